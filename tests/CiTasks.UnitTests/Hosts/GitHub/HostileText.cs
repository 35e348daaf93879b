using System.Text;

namespace CiTasks.UnitTests.Hosts.GitHub;

/// <summary>Texts that want to be more than text, made from a seed.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "::error::owned", "::error file=a.py,line=1,title=t::owned", "::ERROR::owned", "::warning::owned", "::notice::owned", "::debug::owned",
        "::add-mask::o", "::stop-commands::owned", "::owned::", "::set-output name=owned::1", "::save-state name=owned::1", "::set-env name=owned::1",
        "::add-path::/owned", "::group::owned", "::endgroup::", "::echo::on", "::add-matcher::owned.json", "::remove-matcher owner=x::",
        "##[error]owned", "##[Error file=a;line=1]owned", "##[add-mask]o", "##[stop-commands]owned", "##[group]owned", "##[endgroup]", "##[section]owned", "##[command]owned",
        "##vso[task.complete result=Succeeded]", "##VSO[task.setvariable variable=owned]1", "##vso[task.uploadsummary]/etc/passwd",
        "##vso[task.logissue type=error;sourcepath=a;linenumber=1]owned", "##vso[task.setsecret]o", "##vso[build.addbuildtag]owned", "##vso[", "##vso", "##[vso[", "#\u200b#vso[task.debug]",
        "##", "#", "[", "]", "::", ":", "error", "%0A::error::owned", "%0D%0A", "%25", "%AZP25", "%3B", "%5D", "%5D##vso[task.debug]", "%", ",", ";", "=", "|", "`", "```", "</details>", "<!--",
        "\r", "\n", "\r\n", "\n\r", "\v", "\f", "\u001c", "\u001d", "\u001e", "\u0085", "\u2028", "\u2029", "\0", "\b", "\t", " ", "\u00a0", "\u3000", "\u200a",
        "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e", "\u202e", "\u2066", "\u061c",
        "\e[2K", "\e[1A\r", "\e]8;;http://owned\a", "\u009b2K", "\u009d0;owned\u009c", "\ud83d", "\udea2", "🚢", "ä", "\uff1a\uff1a", "text", "Traceback (most recent call last):",
    ];

    public static string Make(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var count = random.Next(1, 12); count > 0; count--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
            if (random.Next(20) == 0)
            {
                text.Append(Pieces[random.Next(Pieces.Length)][0], random.Next(7990, 9000));
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// A log as the most careless of parsers sees it: anything that some program takes for the end of a line is one,
    /// and characters without a width are not there.
    /// </summary>
    public static string Careless(string log)
    {
        var text = new StringBuilder(log.Length);
        foreach (var character in log)
        {
            if (character is '\v' or '\f' or '\u001c' or '\u001d' or '\u001e' or '\u0085' or '\u2028' or '\u2029' or '\0')
            {
                text.Append('\n');
            }
            else if (char.GetUnicodeCategory(character) is not (System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.NonSpacingMark))
            {
                text.Append(character);
            }
        }

        return text.ToString();
    }
}
