"""The names that a cluster gives to code without an import, and the modules that they can be imported from."""
import importlib.machinery
import importlib.util
import sys
import types

PROVIDED = ("databricks.sdk.runtime", "pyspark.dbutils")
# Only where nothing of that name is installed.
PARENTS = ("databricks", "databricks.sdk")


class LazyContext:
    """sc: the Spark context, when it is used."""

    def __getattr__(self, name):
        from .spark import spark
        return getattr(spark.sparkContext, name)


def names():
    from . import display
    from .dbutils import dbutils
    from .spark import spark
    return {"dbutils": dbutils, "spark": spark, "display": display.display, "displayHTML": display.display_html}


def install():
    sys.meta_path.insert(0, Finder(PROVIDED))
    sys.meta_path.append(Finder(PARENTS))


class Finder:
    """Provides modules of the given names, made on import."""

    def __init__(self, provided):
        self.provided = provided

    def find_spec(self, name, path=None, target=None):
        if name not in self.provided:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=name in PARENTS)

    def create_module(self, spec):
        return types.ModuleType(spec.name)

    def exec_module(self, module):
        if module.__name__ == "databricks.sdk.runtime":
            found = names()
            module.__dict__.update(found, getArgument=found["dbutils"].widgets.getArgument, sql=lambda query: found["spark"].sql(query),
                                   table=lambda name: found["spark"].table(name))
        elif module.__name__ == "pyspark.dbutils":
            module.DBUtils = lambda spark=None: names()["dbutils"]
