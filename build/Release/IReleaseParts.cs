namespace CiTasks.Build.Release;

/// <summary>What a release is made of and this folder does not know how to make.</summary>
public interface IReleaseParts
{
    /// <summary>Writes what the catalogue generates into an empty folder, with the actions' images by digest.</summary>
    void WriteGenerated(string folder, IReadOnlyList<ImageDigest> images);

    /// <summary>Sees to it that the files of the version lie in a folder, and says where.</summary>
    string GatherFiles(SemanticVersion version);
}
