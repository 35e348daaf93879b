namespace CiTasks.Testing;

/// <summary>A folder that goes with its test.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("citasks-test-").FullName;

    /// <summary>Writes a text file, with its folders.</summary>
    public string Write(string path, string text)
    {
        var file = In(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Writes a binary file, with its folders.</summary>
    public string Write(string path, byte[] bytes)
    {
        var file = In(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    public string In(string path) => System.IO.Path.Combine(Path, path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
