using CiTasks.Databricks.Errors;

namespace CiTasks.Databricks.Dbfs;

/// <summary>Whole files to and from DBFS.</summary>
public sealed class DbfsTransfer(DbfsClient dbfs)
{
    // A broken block cannot be sent again on its own (it may have been appended): the file starts over.
    private const int Attempts = 4;

    /// <summary>
    /// Sends a local file, replacing what is there. Small ones in one request; larger ones block by
    /// block, in order, since blocks are appended as they arrive.
    /// </summary>
    /// <exception cref="DatabricksException">The workspace refused or did not answer.</exception>
    public async Task UploadAsync(string localFile, string path, CancellationToken cancel)
    {
        var content = File.OpenRead(localFile);
        await using (content.ConfigureAwait(false))
        {
            if (content.Length <= DbfsClient.BlockSize)
            {
                var whole = new byte[content.Length];
                await content.ReadExactlyAsync(whole, cancel).ConfigureAwait(false);
                await dbfs.PutAsync(path, whole, cancel).ConfigureAwait(false);
                return;
            }

            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    content.Position = 0;
                    await SendBlocksAsync(content, path, cancel).ConfigureAwait(false);
                    return;
                }
                catch (DatabricksException problem) when (attempt < Attempts && (problem.MayHaveHadAnEffect || problem.Kind == ErrorKind.NotFound))
                {
                    // Start over: create replaces the half-written file.
                }
            }
        }
    }

    /// <summary>Receives a file into a local one, which is replaced only once everything has arrived.</summary>
    /// <param name="path">The file in the workspace.</param>
    /// <param name="localFile">Where it goes.</param>
    /// <param name="size">Bytes that the workspace says it has; a file that grows meanwhile may have more.</param>
    /// <param name="cancel">Stops it; the local file stays as it was.</param>
    /// <returns>Bytes received.</returns>
    public async Task<long> DownloadAsync(string path, string localFile, long size, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(localFile))!);
        var partial = localFile + ".partial";
        long offset = 0;
        var output = File.Create(partial);
        await using (output.ConfigureAwait(false))
        {
            while (await dbfs.ReadAsync(path, offset, cancel).ConfigureAwait(false) is { Length: > 0 } block)
            {
                await output.WriteAsync(block, cancel).ConfigureAwait(false);
                offset += block.Length;
            }
        }

        if (offset < size)
        {
            File.Delete(partial);
            throw new DatabricksException(ErrorKind.Unavailable, "GET api/2.0/dbfs/read", $"{path} has {size} bytes and only {offset} came");
        }

        File.Move(partial, localFile, overwrite: true);
        return offset;
    }

    private async Task SendBlocksAsync(FileStream content, string path, CancellationToken cancel)
    {
        var handle = await dbfs.CreateAsync(path, cancel).ConfigureAwait(false);
        var block = new byte[DbfsClient.BlockSize];
        int read;
        while ((read = await content.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false)) > 0)
        {
            await dbfs.AddBlockAsync(handle, block.AsMemory(0, read), cancel).ConfigureAwait(false);
        }

        await dbfs.CloseAsync(handle, cancel).ConfigureAwait(false);
    }
}
