using Microsoft.AspNetCore.Http.Features;

namespace CiTasks.Rehearsal.Http;

/// <summary>Bodies that are content: they go to disk as they arrive and never as a whole into memory.</summary>
internal static class Bodies
{
    /// <exception cref="ApiException">What <paramref name="tooLarge"/> makes of a body beyond the limit.</exception>
    public static async Task SaveBodyAsync(this HttpContext call, string file, long limit, Func<ApiException> tooLarge)
    {
        await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[128 * 1024];
        var length = 0L;
        while (await call.Request.Body.ReadAsync(buffer, call.RequestAborted) is > 0 and var read)
        {
            length += read;
            if (length > limit)
            {
                throw tooLarge();
            }
            await target.WriteAsync(buffer.AsMemory(0, read), call.RequestAborted);
        }
    }

    /// <summary>For JSON bodies, which are read as a whole: nothing beyond the limit is taken in. A limit set before stays.</summary>
    public static void LimitBody(this HttpContext call, long limit)
    {
        if (call.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false, MaxRequestBodySize: null } feature)
        {
            feature.MaxRequestBodySize = limit;
        }
    }
}
