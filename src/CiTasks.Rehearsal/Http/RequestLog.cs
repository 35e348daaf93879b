using System.Globalization;
using CiTasks.Rehearsal.Faults;
using CiTasks.Rehearsal.Faults.Effects;

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
            var status = call.IsBroken() ? "---" : call.Response.StatusCode.ToString(CultureInfo.InvariantCulture);
            var fault = call.Fault() is { } rules ? $" (fault: {rules})" : "";
            await log.WriteLineAsync($"{status} {call.Request.Method} {call.Request.Path} {time:0} ms{fault}");
        });
}
