using CiTasks.Databricks.Auth;
using CiTasks.Hosts;
using CiTasks.Planning.Findings;

namespace CiTasks.Tasks.Running.SignIns;

/// <summary>ID tokens of the CI system: for the pipeline itself, or for a service connection.</summary>
/// <param name="host">The CI system.</param>
/// <param name="connection">Whom they speak for; null for the pipeline.</param>
internal sealed class IdTokenSource(IBuildHost host, ServiceConnection? connection = null)
{
    private static readonly TimeSpan TooLate = TimeSpan.FromMinutes(1);

    private const string HandedOver = "idToken";

    // Some organisations hand the first one over with the connection, when the job begins. It is good once: who asks again
    // was refused, or has worked for an hour.
    private readonly ServiceConnection? _asked = connection is null ? null : connection with
    {
        Parameters = connection.Parameters.Where(pair => !string.Equals(pair.Key, HandedOver, StringComparison.OrdinalIgnoreCase)).ToDictionary(StringComparer.OrdinalIgnoreCase),
    };

    private string? _first = connection.Parameter(HandedOver);

    /// <exception cref="TaskFailureException">There is none.</exception>
    public async Task<string> AskAsync(string audience, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _first, null) is { } first && IdTokenClaims.Read(first)?.Expires > TimeProvider.System.GetUtcNow() + TooLate)
        {
            // Masked with the rest of the connection.
            return first;
        }

        try
        {
            return await host.RequestIdTokenAsync(audience, _asked, cancel).ConfigureAwait(false) ?? throw new TaskFailureException(
                ExitCode.Refused,
                new Finding("CIT0407", "there is no ID token to sign in with outside of a CI system")
                {
                    Hint = "on a laptop give databricks-token, or databricks-client-secret with databricks-client-id",
                });
        }
        catch (IdTokenException problem)
        {
            throw new TaskFailureException(ExitCode.Refused, new Finding("CIT0407", problem.Message) { Hint = problem.Hint });
        }
    }
}
