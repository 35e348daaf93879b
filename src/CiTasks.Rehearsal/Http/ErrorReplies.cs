namespace CiTasks.Rehearsal.Http;

/// <summary>The one place where a failed call becomes an answer.</summary>
internal static class ErrorReplies
{
    public static void UseErrorReplies(this IApplicationBuilder app, TextWriter log) => app.Use(async (HttpContext call, RequestDelegate next) =>
    {
        try
        {
            await next(call);
        }
        catch (ApiException problem) when (!call.Response.HasStarted)
        {
            await call.ReplyAsync(problem);
        }
        catch (OperationCanceledException) when (call.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; nobody is left to answer.
        }
        catch (BadHttpRequestException problem) when (!call.Response.HasStarted)
        {
            await call.ReplyAsync(ApiException.Malformed(problem.Message));
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException && !call.Response.HasStarted)
        {
            // Another call moved or deleted it in between: whoever asks again finds one state or the other.
            await call.ReplyAsync(new ApiException(409, "ABORTED", "What the call works on was changed by another one at the same time. Try again."));
        }
        catch (Exception problem) when (!call.Response.HasStarted)
        {
            await log.WriteLineAsync($"error: {call.Request.Method} {call.Request.Path}: {problem}");
            await call.ReplyAsync(new ApiException(500, "INTERNAL_ERROR", problem.Message));
        }
    });

    public static void MapUnknownRoutes(this IEndpointRouteBuilder app) =>
        app.MapFallback("{*path}", (HttpContext call) => throw ApiException.NoSuchRoute(call.Request.Method, call.Request.Path.Value ?? "/"));
}
