using System.Diagnostics;
using System.Text.Json;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Python;

/// <summary>The Python that runs the jobs.</summary>
/// <param name="Executable">The real program: a version manager's shim would cost every job some 150 ms.</param>
/// <param name="Version">Such as 3.11.7.</param>
/// <param name="Places">All it reads from: its installation and its import path.</param>
/// <param name="UserBase">Where its per-user packages lie, which a job with another home would not find.</param>
internal sealed record PythonInterpreter(string Executable, string Version, IReadOnlyList<string> Places, string? UserBase)
{
    private const string Probe = """
        import json, os, site, sys
        places = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.executable, os.path.realpath(sys.executable), *sys.path]
        print(json.dumps({
            "executable": sys.executable,
            "version": "%d.%d.%d" % sys.version_info[:3],
            "places": sorted({os.path.abspath(place) for place in places if place and os.path.exists(place)}),
            "user_base": site.getuserbase() if site.ENABLE_USER_SITE else None}))
        """;

    /// <summary>major.minor, as in the name of its library folder.</summary>
    public string Line => Version[..Version.LastIndexOf('.')];

    /// <returns>The interpreter, or why there is none.</returns>
    public static async Task<(PythonInterpreter? Python, string? Problem)> FindAsync(string? chosen)
    {
        var program = chosen ?? Tools.Find("python3") ?? Tools.Find("python");
        if (program is null)
        {
            return (null, "no python3 or python on PATH; name one with --python or CITASKS_PYTHON");
        }
        var start = new ProcessStartInfo(program, ["-c", Probe])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Away from the current folder: a module in it named like a standard one would be imported instead.
            WorkingDirectory = Path.GetTempPath(),
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1", ["PYTHONPATH"] = null, ["PYTHONSAFEPATH"] = "1" },
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var answer = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? (Parse(answer), null)
                : (null, $"{program} does not work: {(await errors).Trim()}");
        }
        catch (Exception problem) when (problem is System.ComponentModel.Win32Exception or JsonException)
        {
            return (null, $"{program} does not work: {problem.Message}");
        }
    }

    private static PythonInterpreter Parse(string answer)
    {
        var document = JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(answer));
        return new(document.RequiredText("executable"), document.RequiredText("version"), document.Texts("places"), document.Text("user_base"));
    }
}
