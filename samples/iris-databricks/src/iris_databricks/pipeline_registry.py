"""The pipelines of this project by name."""

from iris_databricks.pipelines import classify


def register_pipelines():
    return {"__default__": classify.create_pipeline()}
