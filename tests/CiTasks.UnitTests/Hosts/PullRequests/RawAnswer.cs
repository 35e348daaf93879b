using System.Net;
using System.Text;

namespace CiTasks.UnitTests.Hosts.PullRequests;

/// <summary>Answers byte by byte.</summary>
internal static class RawAnswer
{
    /// <summary>Each character is a byte: what is no UTF-8 can be written, too.</summary>
    public static HttpResponseMessage Raw(string body, int status) => new((HttpStatusCode)status)
    {
        Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) { Headers = { { "Content-Type", "application/json; charset=utf-8" } } },
    };
}
