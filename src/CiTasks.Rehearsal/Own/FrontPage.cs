namespace CiTasks.Rehearsal.Own;

/// <summary>What a person sees who opens the address in a browser: what this is, and nothing that is in it.</summary>
internal static class FrontPage
{
    private const string Html = """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Rehearsal workspace</title></head>
        <body>
        <h1>Rehearsal workspace</h1>
        <p>This address answers the Databricks REST API on this machine, for rehearsals. There are no pages here:
        give a client this address as its host, and the token that <code>connection.json</code> in the workspace's folder holds.</p>
        <p>Jobs, runs and files lie in that folder as plain files.</p>
        </body>
        </html>
        """;

    public static void MapFrontPage(this IEndpointRouteBuilder app) => app.MapGet("/", call =>
    {
        call.Response.ContentType = "text/html; charset=utf-8";
        return call.Response.WriteAsync(Html, call.RequestAborted);
    });
}
