"""The Spark session of a task: real when this Python has pyspark, and made only when it is used."""
import importlib.util
import sys

_session = None


class LazySpark:
    """Stands for the session until somebody uses it: to start one takes seconds, and most tasks want none."""

    def __getattr__(self, name):
        return getattr(session(), name)

    def __dir__(self):
        return dir(session())

    def __repr__(self):
        return repr(session()) if is_available() else "<no Spark: this Python has no pyspark>"

    @property
    def __class__(self):
        # isinstance(spark, SparkSession) holds as it does on a cluster.
        if "pyspark.sql" in sys.modules:
            from pyspark.sql import SparkSession
            return SparkSession
        return LazySpark


def is_available():
    return importlib.util.find_spec("pyspark") is not None


def session():
    global _session
    if _session is None:
        if not is_available():
            raise NameError(
                "name 'spark' is not defined: a rehearsal has Spark only when its Python has pyspark"
                f" ({sys.executable} -m pip install pyspark), or set an outcome for this task (--outcomes)")
        from pyspark.sql import SparkSession
        _session = SparkSession.builder.master("local[*]").appName("Databricks Shell").config("spark.ui.enabled", "false").getOrCreate()
    return _session


spark = LazySpark()
