using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Secrets;

/// <summary>What scopes and keys can be called: 1 to 128 letters, digits, dashes, underscores and periods.</summary>
internal static partial class SecretNames
{
    public static void Check(string name, string what)
    {
        if (!Allowed().IsMatch(name))
        {
            throw ApiException.InvalidParameter(
                $"{what} '{name}' is invalid: it must consist of alphanumeric characters, dashes, underscores and periods, and may not exceed 128 characters.");
        }
    }

    [GeneratedRegex(@"^[\w\-.]{1,128}\z", RegexOptions.ECMAScript)]
    private static partial Regex Allowed();
}
