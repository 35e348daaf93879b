namespace CiTasks.UnitTests.Hosts.PullRequests;

/// <summary>A network that answers as a test says, to whoever asks.</summary>
internal sealed class Spy(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
}
