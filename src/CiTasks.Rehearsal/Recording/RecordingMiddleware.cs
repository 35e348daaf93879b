using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Faults;
using CiTasks.Rehearsal.Faults.Effects;
using CiTasks.Rehearsal.Own;
using Microsoft.AspNetCore.Http.Features;

namespace CiTasks.Rehearsal.Recording;

/// <summary>Records every call but those of the rehearsal's own routes. Outermost, so that it sees what the client saw.</summary>
internal static class RecordingMiddleware
{
    // What tells clients and formats apart. The authorization is told by its scheme only.
    private static readonly string[] Headers =
    [
        "User-Agent", "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Accept", "Accept-Encoding", "Range",
        "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "Idempotency-Key", "X-Databricks-Org-Id", "X-Databricks-Workspace-Id", "Origin",
    ];

    public static void UseRecording(this IApplicationBuilder app, Recorder recorder, Redaction redaction, TimeProvider clock)
    {
        var bodies = new RecordedBody(redaction);
        app.Use(async (HttpContext call, RequestDelegate next) =>
        {
            if (OwnRoutes.Include(call.Request.Path))
            {
                await next(call);
                return;
            }
            var (time, start) = (clock.GetUtcNow(), clock.GetTimestamp());
            var body = Tap(call);
            try
            {
                if (body is not null && call.Request.ContentLength is { } length and <= BodyTap.Limit)
                {
                    await body.ReadAheadAsync((int)length, call.RequestAborted);
                }
                await next(call);
            }
            finally
            {
                var request = call.Request;
                var document = new JsonObject
                {
                    ["time"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                    ["method"] = request.Method,
                    ["path"] = redaction.Clean(request.Path.Value ?? "/"),
                };
                AddIfAny(document, "query", bodies.Fields(request.Query));
                AddIfAny(document, "headers", Selected(request, redaction));
                AddIfAny(document, "body", body is { Bytes: > 0 } ? bodies.Describe(body, request.ContentType) : []);
                document["status"] = call.IsBroken() ? null : call.Response.StatusCode;
                document["milliseconds"] = Math.Round(clock.GetElapsedTime(start).TotalMilliseconds, 1);
                if (call.Fault() is { } fault)
                {
                    document["fault"] = fault;
                }
                recorder.Add(request.Method, request.Path.Value ?? "/", document);
            }
        });
    }

    private static BodyTap? Tap(HttpContext call)
    {
        if (call.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
        {
            return null;
        }
        var tap = new BodyTap(call.Request.Body);
        call.Request.Body = tap;
        return tap;
    }

    private static JsonObject Selected(HttpRequest request, Redaction redaction)
    {
        var headers = new JsonObject();
        foreach (var name in Headers)
        {
            if (request.Headers.TryGetValue(name, out var value))
            {
                headers[name.ToLowerInvariant()] = redaction.Clean(value.ToString());
            }
        }
        if (request.Headers.Authorization.ToString() is { Length: > 0 } authorization)
        {
            headers["authorization"] = authorization.Split(' ')[0] is "Bearer" or "Basic" ? authorization.Split(' ')[0] + " " + Redaction.Mark : Redaction.Mark;
        }
        return headers;
    }

    private static void AddIfAny(JsonObject document, string name, JsonObject fields)
    {
        if (fields.Count > 0)
        {
            document[name] = fields;
        }
    }
}
