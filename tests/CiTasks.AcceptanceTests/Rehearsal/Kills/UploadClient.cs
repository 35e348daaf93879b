using System.Net;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal.Kills;

/// <summary>Uploads in blocks that go on after a kill: the handle still stands, with every acknowledged block.</summary>
internal sealed class UploadClient : IKilledClient
{
    private const string Path = "/kills/resumed";

    private long? _handle;
    // More than one when a kill left open whether a block was taken.
    private List<byte[]> _possible = [];
    private byte[]? _blockUnderWay;
    private bool _closeUnderWay;

    public async Task StepAsync(RehearsalServer server, Random random)
    {
        if (_handle is null)
        {
            var created = await server.PostAsync("/api/2.0/dbfs/create", $$"""{"path": "{{Path}}", "overwrite": true}""").OkAsync();
            (_handle, _possible) = (created["handle"]!.GetValue<long>(), [[]]);
        }
        else if (random.Next(8) == 0)
        {
            await CloseAsync(server);
        }
        else
        {
            _blockUnderWay = new byte[random.Next(300_000)];
            random.NextBytes(_blockUnderWay);
            var data = Convert.ToBase64String(_blockUnderWay);
            await server.PostAsync("/api/2.0/dbfs/add-block", $$"""{"handle": {{_handle}}, "data": "{{data}}"}""").OkAsync();
            _possible = [.. _possible.Select(content => (byte[])[.. content, .. _blockUnderWay])];
            _blockUnderWay = null;
        }
    }

    public async Task VerifyAsync(RehearsalServer server, Random random)
    {
        if (_blockUnderWay is { } block)
        {
            _possible.AddRange(_possible.Select(content => (byte[])[.. content, .. block]).ToArray());
            _blockUnderWay = null;
        }
        if (_closeUnderWay)
        {
            var again = await server.PostAsync("/api/2.0/dbfs/close", $$"""{"handle": {{_handle}}}""");
            Assert.True(again.Status is HttpStatusCode.OK or HttpStatusCode.NotFound, again.Text);
            await CheckAsync(server);
        }
        else if (_handle is not null && random.Next(2) == 0)
        {
            await CloseAsync(server);
        }
    }

    private async Task CloseAsync(RehearsalServer server)
    {
        _closeUnderWay = true;
        await server.PostAsync("/api/2.0/dbfs/close", $$"""{"handle": {{_handle}}}""").OkAsync();
        await CheckAsync(server);
    }

    private async Task CheckAsync(RehearsalServer server)
    {
        var content = await File.ReadAllBytesAsync(server.Dbfs + Path);
        Assert.True(
            _possible.Any(possible => possible.AsSpan().SequenceEqual(content)),
            $"The upload has {content.Length} bytes, and none of the contents of {string.Join(" or ", _possible.Select(possible => possible.Length))} bytes.");
        (_handle, _closeUnderWay) = (null, false);
    }
}
