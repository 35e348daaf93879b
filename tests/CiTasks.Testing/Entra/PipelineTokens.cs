using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace CiTasks.Testing.Entra;

/// <summary>
/// What Azure DevOps answers to a job that asks for an ID token (facts/ci-platforms.md C7): of the pipeline itself, or of a
/// service connection that the job may use.
/// </summary>
public sealed class PipelineTokens : IDisposable
{
    public const string Issuer = "https://vstoken.dev.azure.com/5a7f0c3d-0000-4000-8000-00000000000a";
    public const string PipelineSubject = "p://acme/Flowers/ci";
    public const string Audience = "api://AzureADTokenExchange";

    private readonly WebApplication _server;
    private readonly ConcurrentQueue<string> _questions = [];
    private readonly ConcurrentQueue<string> _tokens = [];

    public PipelineTokens()
    {
        Address = $"http://127.0.0.1:{RecordingProxy.FreePort()}/acme/";
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(new Uri(Address).GetLeftPart(UriPartial.Authority));
        _server = builder.Build();
        _server.Run(HandleAsync);
        _server.Start();
    }

    /// <summary>The address of the collection.</summary>
    public string Address { get; }

    /// <summary>For <c>SYSTEM_OIDCREQUESTURI</c>.</summary>
    public string RequestUri => $"{Address}eb6e4656-77fc-42a1-9181-4c6d8e9da5d1/_apis/distributedtask/hubs/build/plans/0e1a8b2c-1b0c-4e3f-9d3a-7f1f0f4b9a11/jobs/12f1170f-54f2-53f3-20dd-22fc7dff55f9/oidctoken";

    /// <summary>The subjects of the connections that the job may use, by id.</summary>
    public Dictionary<string, string> Connections { get; } = [];

    /// <summary>What it signs with.</summary>
    public RSA Key { get; } = RSA.Create(2048);

    /// <summary>Path and query of every question.</summary>
    public IReadOnlyCollection<string> Questions => _questions;

    /// <summary>The tokens that were given.</summary>
    public IReadOnlyCollection<string> Tokens => _tokens;

    /// <summary>A token as the service signs it.</summary>
    public string Issue(string subject, TimeSpan? life = null)
    {
        var now = DateTimeOffset.UtcNow;
        return Jwt.Sign(
            new JsonObject
            {
                ["iss"] = Issuer,
                ["sub"] = subject,
                ["aud"] = Audience,
                ["jti"] = Guid.NewGuid().ToString(),
                ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
                ["exp"] = now.Add(life ?? TimeSpan.FromMinutes(10)).ToUnixTimeSeconds(),
            },
            Key);
    }

    public void Dispose()
    {
        _server.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        Key.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        _questions.Enqueue(request.Path + request.QueryString);
        var connection = request.Query["serviceConnectionId"];
        var subject = connection.Count == 0 ? PipelineSubject : Connections.GetValueOrDefault(connection.ToString());
        var (status, body) = request.Headers.Authorization != $"Bearer {AzureStep.JobToken}" ? (401, Problem("TF400813: The user is not authorized to access this resource."))
            : request.Path != new Uri(RequestUri).AbsolutePath ? (404, Problem("The controller for path was not found."))
            : request.Method != "POST" ? (405, Problem("The requested resource does not support http method 'GET'."))
            : request.Query["api-version"].Count == 0 ? (400, Problem("No api-version was supplied."))
            : subject is null ? (404, Problem($"Service connection with ID {connection} does not exist."))
            : (200, new JsonObject { ["oidcToken"] = Given(Issue(subject)) });
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private string Given(string token)
    {
        _tokens.Enqueue(token);
        return token;
    }

    private static JsonObject Problem(string message) => new() { ["$id"] = "1", ["message"] = message, ["typeKey"] = "Exception" };
}
