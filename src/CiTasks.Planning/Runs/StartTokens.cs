using System.Security.Cryptography;
using System.Text;

namespace CiTasks.Planning.Runs;

/// <summary>
/// The idempotency tokens of one start in one pipeline. The Jobs API answers a token that it knows
/// with the run that it started then, and starts none (facts/databricks-api.md 4.6); so a start
/// that is told by a token which everybody in the same place computes alike happens once.
/// </summary>
/// <param name="Family">What all attempts at this start share: 40 hexadecimal digits.</param>
public sealed record StartTokens(string Family)
{
    /// <summary>The longest token that the Jobs API takes.</summary>
    public const int Longest = 64;

    /// <summary>The tokens of a start.</summary>
    /// <param name="parts">What tells it from every other start: repository, pipeline run, job, step, payload, …; null differs from empty.</param>
    public static StartTokens Of(params IReadOnlyList<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // Lengths keep "ab" + "c" and "a" + "bc" apart.
            hash.AppendData(Encoding.UTF8.GetBytes(part is null ? "-;" : $"{part.Length};{part}"));
        }

        return new StartTokens(Convert.ToHexStringLower(hash.GetHashAndReset())[..40]);
    }

    /// <summary>The token of an attempt; 1 for the first. Never longer than <see cref="Longest"/>.</summary>
    public string At(int attempt) => $"citasks-{Family}-{attempt}";
}
