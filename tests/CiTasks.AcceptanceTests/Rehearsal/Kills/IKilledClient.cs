using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal.Kills;

/// <summary>A client that works until its server is killed, and knows what it was told until then.</summary>
internal interface IKilledClient
{
    /// <summary>One call or a few. Throws when the server dies meanwhile.</summary>
    Task StepAsync(RehearsalServer server, Random random);

    /// <summary>On the next server: what was acknowledged is there; what was under way is there whole or not at all.</summary>
    Task VerifyAsync(RehearsalServer server, Random random);
}
