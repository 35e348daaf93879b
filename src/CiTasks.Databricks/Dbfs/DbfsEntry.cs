namespace CiTasks.Databricks.Dbfs;

/// <summary>A file or folder of DBFS, as <c>dbfs/list</c> and <c>dbfs/get-status</c> show it.</summary>
/// <param name="Path">Absolute, without the <c>dbfs:</c> scheme.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="Size">Bytes; 0 for a folder.</param>
/// <param name="Modified">Epoch milliseconds.</param>
public sealed record DbfsEntry(string Path, bool IsFolder, long Size, long Modified);
