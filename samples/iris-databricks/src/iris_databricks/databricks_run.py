"""The entry point that the Databricks job calls."""

import argparse

from iris_databricks.runner.session import Session


def main() -> None:
    parser = argparse.ArgumentParser(prog="databricks_run", description=__doc__)
    parser.add_argument("--env", help="configuration environment laid over conf/base (default: local)")
    parser.add_argument("--conf-source", default="conf", help="folder of the configuration (default: conf)")
    parser.add_argument("--package-name", default="iris_databricks", help="package whose pipelines run")
    options = parser.parse_args()

    Session(options.package_name, options.conf_source, options.env).run()


if __name__ == "__main__":
    main()
