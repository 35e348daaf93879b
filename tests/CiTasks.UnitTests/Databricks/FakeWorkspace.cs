using System.Net;
using System.Text;
using CiTasks.Databricks.Auth;
using CiTasks.Databricks.Http;

namespace CiTasks.UnitTests.Databricks;

/// <summary>A request as it went over the wire.</summary>
internal sealed record Sent(string Method, Uri Address, string? Authorization, string UserAgent, string Body)
{
    public string PathAndQuery => Address.PathAndQuery;
}

/// <summary>A workspace of answers laid down in advance; the last one is given again and again.</summary>
internal sealed class FakeWorkspace(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
{
    public const string Token = "dapi-secret-token";

    /// <summary>No answer until the attempt is given up.</summary>
    public static readonly Func<HttpResponseMessage> Never = () => throw new TimeoutException();

    public static readonly Uri Address = new("https://workspace.test/");

    public List<Sent> Requests { get; } = [];

    public HastyClock Clock { get; } = new();

    /// <summary>The attempt's limit; infinite, since the clock would reach any other at once.</summary>
    public TimeSpan AttemptTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    public static Func<HttpResponseMessage> Answer(string body = "{}", int status = 200, string type = "application/json", params (string Name, string Value)[] headers) => () =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    };

    public static Func<HttpResponseMessage> Break(Exception problem) => () => throw problem;

    public static Func<HttpResponseMessage>[] Times(int count, Func<HttpResponseMessage> answer) => [.. Enumerable.Repeat(answer, count)];

    public WorkspaceHttp Open(RetrySettings? retry = null, SignIn? signIn = null) =>
        WorkspaceHttp.Create(Address, signIn ?? SignIn.With(Token), "citasks/0.1.0 cicd/github", (retry ?? new RetrySettings()) with { AttemptTimeout = AttemptTimeout }, Clock, transport: this);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(new Sent(
            request.Method.Method,
            request.RequestUri!,
            request.Headers.Authorization?.ToString(),
            request.Headers.UserAgent.ToString(),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();
        var answer = answers[Math.Min(Requests.Count, answers.Length) - 1];
        if (answer == Never)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return answer();
    }
}
