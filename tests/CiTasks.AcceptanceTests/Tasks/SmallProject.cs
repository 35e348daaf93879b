using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>
/// A project in Kedro's shape that needs no build: its wheel lies in dist/ already. The job counts
/// the lines of data/01_raw and writes what it found beside them.
/// </summary>
internal sealed class SmallProject : IDisposable
{
    public const string Job = """
        {
          // Comments are allowed.
          "name": "small",
          "max_concurrent_runs": 1,
          "email_notifications": {},
          "tasks": [
            {
              "task_key": "count",
              "max_retries": 0,
              "python_wheel_task": {
                "package_name": "small",
                "entry_point": "count",
                "parameters": ["--data", "/dbfs/FileStore/small/data"]
              },
              "libraries": [{ "whl": "../dist/*.whl" }]
            }
          ]
        }
        """;

    public const string Manifest = """
        {
          "sync-files": [
            { "source": "data", "destination": "dbfs:/FileStore/small/data" },
            { "source": "conf", "destination": "dbfs:/FileStore/small/conf" }
          ],
          "deploy-job": [{ "job-file": "jobs/small.json", "artifacts": "dbfs:/FileStore/small/dist" }],
          "run-job": [{ "job-name": "small" }],
          "fetch-files": [{ "source": "dbfs:/FileStore/small/data/02_out/count.txt", "destination": "fetched/count.txt" }]
        }
        """;

    public const string Code = """
        import argparse
        import os


        def main():
            parser = argparse.ArgumentParser()
            parser.add_argument("--data")
            data = parser.parse_args().data
            with open(os.path.join(data, "01_raw", "rows.csv")) as rows:
                count = len(rows.readlines())
            print("counted", count)
            os.makedirs(os.path.join(data, "02_out"), exist_ok=True)
            with open(os.path.join(data, "02_out", "count.txt"), "w") as out:
                out.write(str(count))
        """;

    private readonly TempFolder _folder = new();

    public SmallProject()
    {
        Write("citasks.json", Manifest);
        Write("jobs/small.json", Job);
        Write("data/01_raw/rows.csv", "a\nb\nc\n");
        Write("data/02_out/.gitkeep", "");
        Write("conf/base/parameters.yml", "rows: 3\n");
        Write("conf/local/.gitkeep", "");
        WriteCode(Code);
    }

    public string Folder => _folder.Path;

    public string In(string path) => _folder.In(path);

    public void Write(string path, string text) => _folder.Write(path, text);

    public void Write(string path, byte[] bytes) => _folder.Write(path, bytes);

    public void Replace(string path, string old, string text) => Write(path, File.ReadAllText(In(path)).Replace(old, text, StringComparison.Ordinal));

    /// <summary>The same code in the checkout and in the wheel.</summary>
    public void WriteCode(string code)
    {
        Write("src/small/counting.py", code);
        Write("src/small/__init__.py", "");
        var wheel = new WheelFile("small").With("small/__init__.py", "").With("small/counting.py", code).WithEntryPoint("count = small.counting:main");
        Write("dist/" + wheel.FileName, wheel.ToBytes());
    }

    public void Dispose() => _folder.Dispose();
}
