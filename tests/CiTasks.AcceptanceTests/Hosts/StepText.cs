using System.Text;
using System.Text.RegularExpressions;

namespace CiTasks.AcceptanceTests.Hosts;

/// <summary>What a person sees of the steps of a scenario, as a text that is the same every time: ids, times, ports and paths have names.</summary>
internal sealed partial class StepText(ScenarioHost host)
{
    private readonly IdLabels _ids = new();
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Add(ScenarioStep step, StepTold told)
    {
        Line($"$ {step.Task}{string.Concat(step.Inputs.Select(input => $" {input.Name}={input.Value}"))}");
        Part(told.Result.Output);
        if (told.Result.Errors.Length > 0)
        {
            Line("=== standard error");
            Part(told.Result.Errors);
        }

        Line($"=== exit code {told.Result.ExitCode}");
        foreach (var (name, value) in told.Outputs.OrderBy(output => output.Key, StringComparer.Ordinal))
        {
            Line($"=== output {name}: {Stable(value)}");
        }

        if (told.Summary.Length > 0)
        {
            Line("=== summary");
            Part(told.Summary);
        }

        Line("");
    }

    private void Part(string text)
    {
        foreach (var line in LastStates(Stable(text).TrimEnd('\n').Split('\n')))
        {
            Line(line.TrimEnd());
        }
    }

    // Which states are seen on the way, and in which order, is a matter of time: the last one of the run and of each task is kept.
    private static IEnumerable<string> LastStates(string[] lines)
    {
        var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (State().Match(line) is { Success: true } state)
            {
                last[state.Groups[1].Value] = line;
                continue;
            }

            foreach (var kept in last.Values)
            {
                yield return kept;
            }

            last.Clear();
            yield return line;
        }

        foreach (var kept in last.Values)
        {
            yield return kept;
        }
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private string Stable(string text)
    {
        var place = host.Place;
        // The workspace names itself, too: it does not know of the proxy.
        text = text.Replace(place.Workspace.Authority, "workspace", StringComparison.Ordinal)
            .Replace(place.Address.Authority, "workspace", StringComparison.Ordinal)
            // As the title of an annotation on GitHub has it.
            .Replace(place.Address.Authority.Replace(":", "%3A", StringComparison.Ordinal), "workspace", StringComparison.Ordinal)
            .Replace(place.Token, "<token>", StringComparison.Ordinal)
            .Replace(place.Folder, "<checkout>", StringComparison.Ordinal)
            .Replace(place.Commit, "<commit>", StringComparison.Ordinal)
            .Replace(place.Commit[..7], "<short commit>", StringComparison.Ordinal);
        if (host.Temp is { } temp)
        {
            text = text.Replace(temp, "<agent>", StringComparison.Ordinal);
        }

        text = Moment().Replace(text, "<moment>");
        text = Span().Replace(text, "<time>");
        text = Packed().Replace(text, "<size>");
        text = Hash().Replace(text, "<hash>");
        text = Python().Replace(text, "Python <version>");
        return _ids.Label(text);
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?( UTC)?|\b\d\d:\d\d:\d\d\b", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();

    [GeneratedRegex(@"\b\d+(\.\d+)? (ms|s|min)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Span();

    [GeneratedRegex(@"^ +<time>  (run|task \S+): ", RegexOptions.CultureInvariant)]
    private static partial Regex State();

    // What a compressed file is like depends on the library that compressed it.
    [GeneratedRegex(@"(?<=\.(whl|tar\.gz) \()[0-9.]+ [KM]?B(?=\))", RegexOptions.CultureInvariant)]
    private static partial Regex Packed();

    [GeneratedRegex(@"(?<=/(citasks|dist)/`?)[0-9a-f]{12}(?=`?/)", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    [GeneratedRegex(@"Python [0-9]+\.[0-9]+\.[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Python();
}
