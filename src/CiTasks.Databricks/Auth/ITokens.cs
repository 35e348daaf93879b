namespace CiTasks.Databricks.Auth;

/// <summary>Where the token of each request comes from.</summary>
internal interface ITokens
{
    /// <summary>A token that is good now.</summary>
    ValueTask<string> GetAsync(CancellationToken cancel);

    /// <summary>Says that the workspace refused a token. True when the next one will be another.</summary>
    bool Drop(string token);
}

/// <summary>Brings a new token whenever it is asked.</summary>
internal interface ITokenSource
{
    /// <exception cref="Errors.DatabricksException">There is none.</exception>
    Task<AccessToken> AskAsync(CancellationToken cancel);
}

/// <summary>An access token as an endpoint gave it.</summary>
internal sealed record AccessToken(string Value, TimeSpan Life);

/// <summary>One token for all requests.</summary>
internal sealed class FixedToken(string token) : ITokens
{
    public ValueTask<string> GetAsync(CancellationToken cancel) => ValueTask.FromResult(token);

    public bool Drop(string token) => false;
}
