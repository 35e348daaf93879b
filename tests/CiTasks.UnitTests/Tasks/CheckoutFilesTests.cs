using CiTasks.Tasks.Runs.Reports;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class CheckoutFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_Git_ignores_builds_leave_and_tools_install_is_no_source()
    {
        string[] kept = ["a.py", "env/settings.py", "libs/one/setup.py", "libs/one/src/one/core.py", "notebooks/n.ipynb", "tools/build/step.py"];
        string[] left =
        [
            ".venv/lib/x.py", "my-environment/lib/x.py", "node_modules/x/y.py", "libs/one/build/lib/one/core.py", "generated/model.py", "libs/one/src/one/_version.py",
            "notebooks/.ipynb_checkpoints/n.ipynb", "src/__pycache__/x.py", "readme.md",
        ];
        foreach (var file in kept.Concat(left))
        {
            _folder.Write(file, "");
        }

        _folder.Write(".gitignore", "/generated/\n");
        _folder.Write("libs/one/.gitignore", "_version.py\n");
        _folder.Write("my-environment/pyvenv.cfg", "");

        var files = CheckoutFiles.Of(_folder.Path);

        Assert.Equal(kept, files.Sources.Order(StringComparer.Ordinal));
        Assert.Equal(["", "libs/one"], files.Projects);
    }
}
