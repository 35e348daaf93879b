"""One run of a project's default pipeline."""

import importlib
import logging
import logging.config

from iris_databricks.runner.catalog import DataCatalog
from iris_databricks.runner.config import ConfigLoader
from iris_databricks.runner.node import in_order

logger = logging.getLogger(__name__)


class Session:
    def __init__(self, package_name, conf_source, env=None):
        settings = importlib.import_module(f"{package_name}.settings")
        self._registry = importlib.import_module(f"{package_name}.pipeline_registry")
        self._project = package_name
        self._env = env or settings.CONF_DEFAULT_ENV
        self._config = ConfigLoader(conf_source, settings.CONF_BASE_ENV, self._env)

    def run(self):
        logging.config.dictConfig(self._config.load("logging"))
        try:
            self._run_pipeline()
        finally:
            _close_log_files()

    def _run_pipeline(self):
        logger.info("Project %s, environment %s", self._project, self._env)
        catalog = DataCatalog(self._config.load("catalog"), self._config.load("parameters"))
        nodes = list(in_order(self._registry.register_pipelines()["__default__"]))

        for done, node in enumerate(nodes, start=1):
            logger.info("Running node: %s", node)
            try:
                results = node.function(*[catalog.load(name) for name in node.inputs])
                for name, data in zip(node.outputs, results if len(node.outputs) > 1 else [results]):
                    catalog.save(name, data)
            except Exception as error:
                logger.error("Node '%s' failed: %s: %s", node.name, type(error).__name__, error)
                raise
            logger.info("Completed %d out of %d tasks", done, len(nodes))

        logger.info("Pipeline execution completed successfully.")


def _close_log_files():
    """A cluster's Python lives on after the run, and a file on /dbfs is complete only once it is closed."""
    project_logger = logging.getLogger("iris_databricks")
    for handler in list(project_logger.handlers):
        project_logger.removeHandler(handler)
        handler.close()
