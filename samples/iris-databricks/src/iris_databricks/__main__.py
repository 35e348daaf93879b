"""`python -m iris_databricks`: the same entry point as on Databricks."""

from iris_databricks.databricks_run import main

if __name__ == "__main__":
    main()
