using System.Text;
using CiTasks.Planning.Files;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class SyncRecordTests
{
    [Fact]
    public void A_record_survives_writing_and_reading()
    {
        var record = new SyncRecord();
        record.Files["a/b.txt"] = new SyncRecord.Item("00ff", 12345678901, 1763690000123);
        record.Files["ä \"quoted\".csv"] = new SyncRecord.Item("01", 0, 0);

        var read = SyncRecord.Parse(Encoding.UTF8.GetBytes(record.Write()));

        Assert.Equal(record.Files, read.Files);
        Assert.Equal(record.Write(), read.Write());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"files":{"a":{"sha256":"0","size":1,"modified":1}}}""")]
    [InlineData("""{"version":"1","files":{}}""")]
    [InlineData("""{"version":1.5,"files":{}}""")]
    [InlineData("""{"version":1,"files":[1]}""")]
    [InlineData("""{"version":1,"files":{"ok":{"sha256":"0","size":1,"modified":1},"a":{"sha256":1,"size":1,"modified":1}}}""")]
    [InlineData("""{"version":1,"files":{"ok":{"sha256":"0","size":1,"modified":1},"a":{}}}""")]
    [InlineData("""{"version":1,"files":{"a":{"sha256":"0","size":1e400,"modified":1}}}""")]
    [InlineData("""{"version":1,"version":1,"files":{}}""")]
    [InlineData("""{"version":1,"files":{"a":{"sha256":"0","size":1,"modified":1},"a":{"sha256":"0","size":1,"modified":1}}}""")]
    public void Anything_unreadable_counts_as_no_record(string? text)
    {
        Assert.Empty(SyncRecord.Parse(text is null ? null : Encoding.UTF8.GetBytes(text)).Files);
    }

    [Fact]
    public void A_record_that_was_cut_off_counts_as_none()
    {
        var record = new SyncRecord();
        record.Files["a"] = new SyncRecord.Item("00", 1, 2);
        var bytes = Encoding.UTF8.GetBytes(record.Write());

        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Empty(SyncRecord.Parse(bytes[..length]).Files));
    }

    [Theory]
    [InlineData("/FileStore/iris/conf", "/FileStore/iris/.citasks/sync-conf.json")]
    [InlineData("/FileStore/iris/conf/", "/FileStore/iris/.citasks/sync-conf.json")]
    [InlineData("/top", "/.citasks/sync-top.json")]
    public void It_lies_beside_its_target(string target, string path)
    {
        Assert.Equal(path, SyncRecord.PathFor(target));
    }
}
