namespace CiTasks.Rehearsal.Git;

/// <summary>
/// What git answers a remote that asks who it is. It travels in the environment of git's process: arguments are
/// public on a machine, and a file outlives its use.
/// </summary>
internal sealed record GitLogin(string Origin, string UserName, string Password)
{
    private const string UserVariable = "CITASKS_GIT_USERNAME";
    private const string PasswordVariable = "CITASKS_GIT_PASSWORD";

    /// <summary>git asks the helper only when a remote of this origin wants to know, so no redirect carries it elsewhere.</summary>
    public void WriteTo(IDictionary<string, string> environment)
    {
        environment["GIT_CONFIG_COUNT"] = "1";
        environment["GIT_CONFIG_KEY_0"] = $"credential.{Origin}.helper";
        environment["GIT_CONFIG_VALUE_0"] = $"!f() {{ test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"${UserVariable}\" \"${PasswordVariable}\"; }}; f";
        environment[UserVariable] = UserName;
        environment[PasswordVariable] = Password;
    }

    public string Redact(string text) => text.Replace(Password, "***", StringComparison.Ordinal);

    /// <summary>A record prints its properties, and this one must not.</summary>
    public override string ToString() => $"{nameof(GitLogin)} for {Origin}";
}
