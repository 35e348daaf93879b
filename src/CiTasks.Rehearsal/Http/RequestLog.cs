namespace CiTasks.Rehearsal.Http;

/// <summary>One line per call, for who wants to see what a client does. Method and path only: no token is in either.</summary>
internal static class RequestLog
{
    public static void UseRequestLog(this IApplicationBuilder app, TextWriter log, TimeProvider clock) =>
        app.Use(async (HttpContext call, RequestDelegate next) =>
        {
            var start = clock.GetTimestamp();
            await next(call);
            var time = clock.GetElapsedTime(start).TotalMilliseconds;
            await log.WriteLineAsync($"{call.Response.StatusCode} {call.Request.Method} {call.Request.Path} {time:0} ms");
        });
}
