using Microsoft.AspNetCore.Http.Features;

namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>Does what a call asks for and throws its answer away, so that another one, or none, can be given.</summary>
internal static class UnseenAnswer
{
    public static async Task RunAsync(HttpContext call, RequestDelegate next)
    {
        var seen = call.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        call.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        try
        {
            await next(call);
        }
        finally
        {
            call.Features.Set(seen);
        }
        call.Response.Clear();
    }
}
