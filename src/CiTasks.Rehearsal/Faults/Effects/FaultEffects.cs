using System.Globalization;

namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>All that can happen, by the word it is written with.</summary>
internal static class FaultEffects
{
    private static readonly Dictionary<string, Func<FaultOptions, IFaultEffect>> Known = new()
    {
        ["latency"] = options => new Latency(options),
        ["answer"] = options => new OtherAnswer(options, afterEffect: false),
        ["answer-after"] = options => new OtherAnswer(options, afterEffect: true),
        ["expired-token"] = options => new OtherAnswer(options, afterEffect: false, status: 403, "PERMISSION_DENIED", "Invalid access token."),
        ["drop"] = _ => new Drop(afterEffect: false),
        ["drop-after"] = _ => new Drop(afterEffect: true),
        ["hang"] = options => new Hang(options),
        ["trickle"] = options => new Trickle(options),
        ["cut"] = options => new Cut(options),
    };

    /// <exception cref="FaultException">There is no such effect, or its options make no sense.</exception>
    public static IFaultEffect Create(FaultSpec spec, FaultOptions options)
    {
        if (Known.TryGetValue(spec.What, out var create))
        {
            return create(options);
        }
        // A bare status is short for an answer with it.
        if (int.TryParse(spec.What, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && OtherAnswer.IsStatus(status))
        {
            return new OtherAnswer(options, afterEffect: false, status);
        }
        throw new FaultException($"There is no fault '{spec.What}': it is one of {string.Join(", ", Known.Keys)} or a status such as 503, in '{spec}'.");
    }
}
