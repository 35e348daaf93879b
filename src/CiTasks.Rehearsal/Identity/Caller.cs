using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Identity;

/// <summary>Whose credential a call carries. Everything that is made by the call belongs to it.</summary>
internal sealed record Caller(string Name, bool IsServicePrincipal)
{
    private static readonly AsyncLocal<Caller?> CurrentOne = new();

    public static readonly Caller User = new(RehearsalUser.Name, IsServicePrincipal: false);

    /// <summary>The caller of the call that is being answered; outside of one, the workspace's user.</summary>
    public static Caller Current
    {
        get => CurrentOne.Value ?? User;
        set => CurrentOne.Value = value;
    }

    public static Caller ServicePrincipal(string applicationId) => new(applicationId, IsServicePrincipal: true);

    /// <summary>The field by which access lists and run_as name this kind of principal.</summary>
    public string Field => IsServicePrincipal ? "service_principal_name" : "user_name";

    public JsonObject Describe() => new() { [Field] = Name };
}
