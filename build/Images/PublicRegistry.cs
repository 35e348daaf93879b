namespace CiTasks.Build.Images;

/// <summary>The registry that has the public .NET images.</summary>
public static class PublicRegistry
{
    private static readonly Uri Address = new("https://mcr.microsoft.com/v2/");

    /// <summary>Whether it answers. A proxy's refusal is none: the images could not be pulled through it either.</summary>
    public static bool Answers()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, Address), HttpCompletionOption.ResponseHeadersRead);
            return response.IsSuccessStatusCode || response.StatusCode == System.Net.HttpStatusCode.Unauthorized;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
