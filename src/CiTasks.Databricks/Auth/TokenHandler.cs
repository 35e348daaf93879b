using System.Net.Http.Headers;

namespace CiTasks.Databricks.Auth;

/// <summary>Puts the personal access token on each attempt.</summary>
internal sealed class TokenHandler(string token) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return base.SendAsync(request, cancellationToken);
    }
}
