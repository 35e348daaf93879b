using System.Net;
using System.Net.Http.Headers;
using CiTasks.Databricks.Errors;

namespace CiTasks.Databricks.Auth;

/// <summary>Puts a token on each attempt. One that the workspace does not take any more is replaced, once a request.</summary>
internal sealed class TokenHandler(ITokens tokens) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await SignAsync(request, cancellationToken).ConfigureAwait(false);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        // Who is not let in had no effect: the request can be sent again, whatever it is.
        if (response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            || !await IsAboutTheTokenAsync(response, cancellationToken).ConfigureAwait(false)
            || !tokens.Drop(token))
        {
            return response;
        }

        response.Dispose();
        await SignAsync(request, cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> SignAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var token = await tokens.GetAsync(cancel).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return token;
    }

    private static async Task<bool> IsAboutTheTokenAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return true;
        }

        await response.Content.LoadIntoBufferAsync(cancel).ConfigureAwait(false);
        return (await ErrorMapping.ReadAsync(response, "", cancel).ConfigureAwait(false)).Kind == ErrorKind.Unauthenticated;
    }
}
