using System.Text;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>A project shaped as the Kedro guide's: configuration and data on DBFS, a log file there too, one wheel task.</summary>
public sealed class KedroProjectTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Folder = "/FileStore/iris-databricks";

    private static readonly WheelFile Project = new WheelFile("iris_databricks")
        .With("iris_databricks/__init__.py", "")
        .With("iris_databricks/databricks_run.py", """
            import argparse, csv, importlib, json, logging.config, pathlib

            def main():
                parser = argparse.ArgumentParser()
                parser.add_argument("--env")
                parser.add_argument("--conf-source", required=True)
                parser.add_argument("--package-name", required=True)
                arguments = parser.parse_args()
                conf = pathlib.Path(arguments.conf_source)
                assert (conf / "local").is_dir(), "conf/local is missing"
                logging.config.dictConfig(json.loads((conf / "base" / "logging.json").read_text()))
                log = logging.getLogger("kedro.io.data_catalog")
                catalog = json.loads((conf / "base" / "catalog.json").read_text())
                log.info("Loading data from 'example_iris_data' (CSVDataset)...")
                with open(catalog["example_iris_data"]["filepath"]) as file:
                    rows = list(csv.DictReader(file))
                nodes = importlib.import_module(arguments.package_name + ".nodes")
                accuracy = nodes.report(nodes.split(rows))
                target = pathlib.Path(catalog["report"]["filepath"])
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(json.dumps({"accuracy": accuracy}))
                logging.getLogger("kedro.runner.sequential_runner").info("Pipeline execution completed successfully.")
            """)
        .With("iris_databricks/nodes.py", """
            def split(rows):
                return [row for row in rows if row["species"]]

            def report(rows):
                return len([row for row in rows if float(row["petal_length"]) > 2]) / len(rows)
            """)
        .With("iris_databricks/rich_like.py", """
            import logging, shutil, textwrap

            class Handler(logging.Handler):
                def emit(self, record):
                    width = shutil.get_terminal_size().columns
                    for line in textwrap.wrap(f"[bold]{record.levelname}[/bold] \u2713 {record.getMessage()}", width):
                        print(line)
            """)
        .WithEntryPoint("databricks_run = iris_databricks.databricks_run:main");

    [FactNeeding("python3")]
    public async Task It_runs_and_its_log_comes_back_from_dbfs()
    {
        var server = fixture.Server;
        await server.PutFileAsync($"{Folder}/dist/{Project.FileName}", Project.ToBytes());
        await server.PutFileAsync($"{Folder}/conf/local/.gitkeep", "");
        await server.PutFileAsync($"{Folder}/data/01_raw/iris.csv", "petal_length,species\n1.4,setosa\n4.7,versicolor\n");
        await server.PutFileAsync($"{Folder}/conf/base/catalog.json", $$$"""
            {"example_iris_data": {"filepath": "/dbfs{{{Folder}}}/data/01_raw/iris.csv"}, "report": {"filepath": "/dbfs{{{Folder}}}/data/08_reporting/report.json"}}
            """);
        await server.PutFileAsync($"{Folder}/conf/base/logging.json", $$$"""
            {"version": 1, "disable_existing_loggers": false,
             "formatters": {"simple": {"format": "%(name)s - %(levelname)s - %(message)s"}},
             "handlers": {"rich": {"class": "iris_databricks.rich_like.Handler"},
                          "info": {"class": "logging.handlers.RotatingFileHandler", "formatter": "simple", "filename": "/dbfs{{{Folder}}}/info.log", "maxBytes": 10485760, "backupCount": 20, "delay": true}},
             "root": {"level": "INFO", "handlers": ["rich", "info"]}}
            """);
        var job = await server.CreateJobAsync($$$"""
            {"name": "iris-databricks",
             "job_clusters": [{"job_cluster_key": "kedro_deployment_demo", "new_cluster": {"spark_version": "12.2.x-scala2.12", "num_workers": 0,
               "spark_conf": {"spark.databricks.cluster.profile": "singleNode", "spark.master": "local[*]"}, "custom_tags": {"ResourceClass": "SingleNode"} } }],
             "tasks": [{"task_key": "kedro", "job_cluster_key": "kedro_deployment_demo", "libraries": [{"whl": "dbfs:{{{Folder}}}/dist/{{{Project.FileName}}}"}],
               "python_wheel_task": {"package_name": "iris_databricks", "entry_point": "databricks_run",
                 "parameters": ["--conf-source", "/dbfs{{{Folder}}}/conf", "--package-name", "iris_databricks"]} }]}
            """);
        var run = await server.WaitAsync(await server.RunNowAsync(job));
        var output = await server.OutputAsync(run.TaskOf("kedro"));
        Assert.True(run.Result() == "SUCCESS", output.ToJsonString());
        Assert.Contains("[bold]INFO[/bold] ✓ Pipeline execution completed successfully.\n", output["logs"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(
            "kedro.io.data_catalog - INFO - Loading data from 'example_iris_data' (CSVDataset)...\nkedro.runner.sequential_runner - INFO - Pipeline execution completed successfully.\n",
            await ReadAsync($"{Folder}/info.log"));
        Assert.Equal("""{"accuracy": 0.5}""", await ReadAsync($"{Folder}/data/08_reporting/report.json"));
    }

    private async Task<string> ReadAsync(string path) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((await fixture.Server.GetAsync("/api/2.0/dbfs/read?path=" + path).OkAsync())["data"]!.GetValue<string>()));
}
