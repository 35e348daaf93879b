namespace CiTasks.Rehearsal.Serving;

/// <summary>What the server answers, read from what was mapped and so never out of date.</summary>
internal static class Routes
{
    /// <returns>Lines such as "GET /api/2.0/dbfs/read", sorted by path. A route that takes any method says "*".</returns>
    public static string[] Of(IEndpointRouteBuilder app) =>
        [.. app.DataSources
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(route => route.Order != int.MaxValue)
            .SelectMany(route => Methods(route).Select(method => (Path: "/" + route.RoutePattern.RawText!.Trim('/'), Method: method)))
            .Distinct()
            .OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal)
            .Select(route => $"{route.Method} {route.Path}")];

    private static IReadOnlyList<string> Methods(RouteEndpoint route) =>
        route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"];
}
