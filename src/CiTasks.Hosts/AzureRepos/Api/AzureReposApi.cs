using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>The REST API of Azure DevOps.</summary>
/// <remarks>Writes need no pause between them here; they only go out one after the other.</remarks>
internal sealed class AzureReposApi(BoardSettings settings, HttpMessageHandler? transport) : RestApi(settings, TimeSpan.Zero, transport)
{
    // The oldest that has all that is used here, so that Azure DevOps Server 2020 understands it, too.
    private const string Version = "6.0";

    // Never released, though every client needs it.
    private const string PreviewVersion = "6.0-preview";

    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");

    public override string Service => "Azure Repos";

    /// <summary>A call with the version of the API that it is for.</summary>
    public static ApiCall Versioned(ApiCall call, bool isPreview = false) => call with { Query = [.. call.Query, ("api-version", isPreview ? PreviewVersion : Version)] };

    protected override void Sign(HttpRequestHeaders headers, string token)
    {
        headers.Authorization = IsWebToken(token) ? new AuthenticationHeaderValue("Bearer", token) : new AuthenticationHeaderValue("Basic", Basic(token));
        headers.Accept.Add(Json);
        // Otherwise a token that is not accepted is answered by a page where people sign in.
        headers.TryAddWithoutValidation("X-TFS-FedAuthRedirect", "Suppress");
    }

    // That page comes with a status of its own, which is no refusal to HTTP.
    protected override bool IsAnswer(HttpResponseMessage response) => response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NonAuthoritativeInformation;

    protected override BoardException Refusal(HttpResponseMessage response, byte[] content, ApiCall call, TimeProvider clock) => Refusals.Read(response, content, call, clock);

    protected override IEnumerable<string> TokenForms(string token) => [Basic(token)];

    // A job's token and those of Microsoft Entra; what a person makes for programs is not, and is accepted as a password only.
    private static bool IsWebToken(string token) => token.StartsWith("ey", StringComparison.Ordinal) && token.Count(character => character == '.') == 2;

    private static string Basic(string token) => Convert.ToBase64String(Encoding.ASCII.GetBytes(":" + token));
}
