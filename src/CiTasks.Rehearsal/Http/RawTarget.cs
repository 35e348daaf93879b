using Microsoft.AspNetCore.Http.Features;

namespace CiTasks.Rehearsal.Http;

/// <summary>
/// Paths that are part of the URL. Clients escape them whole, so that / arrives as %2F, and the server's own decoding
/// keeps just that one escaped: the target is decoded here, once, from what was on the wire.
/// </summary>
internal static class RawTarget
{
    /// <summary>The absolute path that follows the route in the call's target.</summary>
    public static string PathAfter(this HttpContext call, string route)
    {
        var target = call.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?', 2)[0];
        var start = target.IndexOf(route, StringComparison.OrdinalIgnoreCase);
        // A target that spells the route itself with escapes is decoded like any other.
        var decoded = call.Request.Path.Value ?? "";
        var rest = start < 0 ? decoded[Math.Min(route.Length, decoded.Length)..] : Uri.UnescapeDataString(target[(start + route.Length)..]);
        return "/" + rest.TrimStart('/');
    }
}
