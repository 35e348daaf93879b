"""Runs the whole project with its paths pointed at a scratch folder: `python -m unittest discover tests`."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
REMOTE = "/dbfs/FileStore/iris-databricks"


class RunTests(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.remote = Path(scratch.name) / "iris-databricks"
        shutil.copytree(PROJECT / "data", self.remote / "data")
        shutil.copytree(PROJECT / "conf", self.remote / "conf")
        for file in (self.remote / "conf").rglob("*.json"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(REMOTE, self.remote.as_posix()), encoding="utf-8")

    def run_project(self, *arguments, cwd=None):
        return subprocess.run(
            [sys.executable, "-m", "iris_databricks", *arguments],
            cwd=str(cwd or self.remote),
            env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )

    def run_as_the_job_does(self):
        conf = str(self.remote / "conf")
        return self.run_project("--conf-source", conf, "--package-name", "iris_databricks")

    def test_trains_scores_and_logs(self):
        finished = self.run_as_the_job_does()

        self.assertEqual(finished.returncode, 0, finished.stderr)
        metrics = json.loads((self.remote / "data/07_model_output/metrics.json").read_text())
        self.assertGreater(metrics["accuracy"], 0.9)
        with open(self.remote / "data/07_model_output/predictions.csv", newline="") as file:
            self.assertEqual(len(list(csv.DictReader(file))), metrics["rows"])
        self.assertTrue((self.remote / "data/06_models/model.json").is_file())
        self.assertTrue((self.remote / "data/08_reporting/report.md").is_file())
        log = (self.remote / "info.log").read_text().splitlines()
        self.assertRegex(log[-1], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - iris_databricks\.\S+ - INFO - ")
        self.assertTrue(log[-1].endswith("Pipeline execution completed successfully."))

    def test_gives_the_same_result_twice(self):
        self.run_as_the_job_does()
        first = (self.remote / "data/06_models/model.json").read_bytes()
        self.run_as_the_job_does()
        self.assertEqual(first, (self.remote / "data/06_models/model.json").read_bytes())

    def test_a_failing_node_is_an_ordinary_traceback(self):
        (self.remote / "data/01_raw/iris.csv").unlink()
        finished = self.run_as_the_job_does()

        self.assertEqual(finished.returncode, 1)
        self.assertIn("Traceback (most recent call last)", finished.stderr)
        self.assertIn("FileNotFoundError", finished.stderr)
        self.assertIn("Node 'split' failed", (self.remote / "info.log").read_text())

    def test_misses_the_local_folder_as_kedro_does(self):
        shutil.rmtree(self.remote / "conf/local")
        finished = self.run_as_the_job_does()

        self.assertEqual(finished.returncode, 1)
        self.assertIn("local' does not exist", finished.stderr)

    def test_the_environment_wins_over_base(self):
        (self.remote / "conf/local/parameters.json").write_text('{"test_fraction": 0.4}')
        self.run_as_the_job_does()

        metrics = json.loads((self.remote / "data/07_model_output/metrics.json").read_text())
        self.assertEqual(metrics["rows"], 60)

    def test_the_laptop_environment_needs_no_dbfs(self):
        finished = self.run_project("--env", "laptop")

        self.assertEqual(finished.returncode, 0, finished.stderr)
        self.assertTrue((self.remote / ".citasks/laptop/07_model_output/metrics.json").is_file())


if __name__ == "__main__":
    unittest.main()
