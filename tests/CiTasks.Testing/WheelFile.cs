using System.IO.Compression;
using System.Text;

namespace CiTasks.Testing;

/// <summary>Builds a small wheel without a build backend: a wheel is a zip with four files of metadata.</summary>
public sealed class WheelFile(string name, string version = "0.1")
{
    private readonly Dictionary<string, string> _files = [];
    private readonly List<string> _requirements = [];
    private readonly List<string> _entryPoints = [];
    private string? _python;

    public string FileName => $"{name}-{version}-py3-none-any.whl";

    public WheelFile With(string path, string content)
    {
        _files[path] = content;
        return this;
    }

    /// <summary>Such as "run = iris.cli:main".</summary>
    public WheelFile WithEntryPoint(string entryPoint)
    {
        _entryPoints.Add(entryPoint);
        return this;
    }

    public WheelFile Requiring(string requirement)
    {
        _requirements.Add(requirement);
        return this;
    }

    /// <summary>Such as ">=3.10".</summary>
    public WheelFile NeedingPython(string versions)
    {
        _python = versions;
        return this;
    }

    public byte[] ToBytes()
    {
        var info = $"{name}-{version}.dist-info/";
        var all = new Dictionary<string, string>(_files)
        {
            [info + "METADATA"] = $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
                + (_python is null ? "" : $"Requires-Python: {_python}\n")
                + string.Concat(_requirements.Select(requirement => $"Requires-Dist: {requirement}\n")),
            [info + "WHEEL"] = "Wheel-Version: 1.0\nGenerator: citasks-tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            [info + "entry_points.txt"] = "[console_scripts]\n" + string.Join('\n', _entryPoints) + "\n",
        };
        all[info + "RECORD"] = string.Concat(all.Keys.Select(path => path + ",,\n")) + info + "RECORD,,\n";
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in all)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return bytes.ToArray();
    }
}
