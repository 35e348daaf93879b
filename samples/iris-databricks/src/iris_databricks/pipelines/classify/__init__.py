"""Tell the species of an iris from its four measurements."""

from iris_databricks.pipelines.classify.pipeline import create_pipeline

__all__ = ["create_pipeline"]
