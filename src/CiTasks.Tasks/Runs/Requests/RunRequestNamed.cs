using System.Text.Json.Nodes;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Inputs;

namespace CiTasks.Tasks.Runs.Requests;

/// <summary>Where a named input goes.</summary>
[Flags]
internal enum RunRequestPlace
{
    /// <summary>Into the request that runs a job.</summary>
    Job = 1,

    /// <summary>Into a one-time run itself.</summary>
    Run = 2,

    /// <summary>Into the only task of a one-time run.</summary>
    Task = 4,

    /// <summary>Into what that task runs, as its parameters.</summary>
    Parameters = 8,
}

/// <summary>An input that stands for one member of a request and wins over the run file's.</summary>
/// <param name="Input">The input.</param>
/// <param name="Member">The member.</param>
/// <param name="Place">Where it may go.</param>
/// <param name="Read">Its value as JSON; only asked for when somebody gave it.</param>
internal sealed record RunRequestNamed(InputDefinition Input, string Member, RunRequestPlace Place, Func<TaskInputs, JsonNode?> Read)
{
    /// <summary>Tells which other members say the same thing in another way, and fall when this one is given.</summary>
    public Func<string, bool> Replaces { get; init; } = _ => false;

    public static RunRequestNamed Of(Input<JsonObject> input, string member, RunRequestPlace place) => new(input, member, place, inputs => inputs.Get(input).DeepClone());

    public static RunRequestNamed Of(Input<JsonArray> input, string member, RunRequestPlace place) => new(input, member, place, inputs => inputs.Get(input).DeepClone());

    public static RunRequestNamed Of(Input<string> input, string member, RunRequestPlace place) => new(input, member, place, inputs => JsonValue.Create(inputs.Get(input)));

    public static RunRequestNamed Of(Input<long?> input, string member, RunRequestPlace place) => new(input, member, place, inputs => JsonValue.Create(inputs.Get(input)!.Value));
}
