"""How the nodes hang together; the runner finds their order by their inputs."""

from iris_databricks.pipelines.classify import nodes
from iris_databricks.runner.node import Node


def create_pipeline():
    return [
        Node("split", nodes.split, ["example_iris_data", "parameters"], ["train_rows", "test_rows"]),
        Node("train", nodes.train, ["train_rows", "parameters"], ["model"]),
        Node("predict", nodes.predict, ["model", "test_rows", "parameters"], ["predictions"]),
        Node("score", nodes.score, ["predictions"], ["metrics"]),
        Node("write_report", nodes.write_report, ["metrics", "train_rows"], ["report"]),
    ]
