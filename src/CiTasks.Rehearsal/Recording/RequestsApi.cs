using System.Text.Json;
using CiTasks.Rehearsal.Faults;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Own;

namespace CiTasks.Rehearsal.Recording;

/// <summary>The recorded calls, for a test that asks what a client did.</summary>
internal sealed class RequestsApi(Recorder recorder)
{
    private const string Route = OwnRoutes.Prefix + "/requests";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, ListAsync);
        app.MapDelete(Route, call =>
        {
            recorder.Clear();
            return call.ReplyAsync();
        });
    }

    private async Task ListAsync(HttpContext call)
    {
        var (since, method, path) = (call.QueryNumber("since") ?? 0, call.Query("method"), call.Query("path"));
        var calls = recorder.Find(recorded =>
            recorded.Number > since
            && (method is null || recorded.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            && (path is null || RoutePattern.IsMatch(path, recorded.Path)));
        call.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(call.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteNumber("last", recorder.Last);
        writer.WriteStartArray("requests");
        foreach (var recorded in calls)
        {
            writer.WriteRawValue(recorded.Line, skipInputValidation: true);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
