using Xunit;

namespace CiTasks.UnitTests.Planning.PullRequests;

/// <summary>Says whether a page is whole: every fence and fold is closed, no character is cut in half.</summary>
internal static class Whole
{
    public static void Check(string page)
    {
        var (fence, folds) = ("", 0);
        foreach (var line in page.Split('\n'))
        {
            var ticks = line.TakeWhile(character => character == '`').Count();
            if (fence.Length > 0)
            {
                fence = ticks >= fence.Length && line.Trim('`').Length == 0 ? "" : fence;
            }
            else if (ticks >= 3 && !line[ticks..].Contains('`', StringComparison.Ordinal))
            {
                fence = line[..ticks];
            }
            else
            {
                folds += line.StartsWith("<details", StringComparison.Ordinal) ? 1 : line.StartsWith("</details>", StringComparison.Ordinal) ? -1 : 0;
                Assert.True(folds >= 0, $"closes what is not open:\n{page}");
            }
        }

        Assert.True(fence.Length == 0, $"an open block:\n{page}");
        Assert.True(folds == 0, $"an open fold:\n{page}");
        for (var index = 0; index < page.Length; index++)
        {
            if (char.IsSurrogate(page[index]))
            {
                Assert.True(index + 1 < page.Length && char.IsSurrogatePair(page[index], page[index + 1]), "half a character");
                index++;
            }
        }
    }
}
