using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Storage;

/// <summary>
/// A state that becomes another one at a certain time, as that of a starting cluster does. Nothing waits for that time:
/// the document says when it is, and who reads it later sees the later state. So it is right after a restart too.
/// </summary>
internal static class TimedState
{
    private const string Course = "course";

    public static void Enter(this JsonObject document, string state)
    {
        document["state"] = state;
        document.Remove(Course);
    }

    public static void Enter(this JsonObject document, string state, string then, long at)
    {
        document["state"] = state;
        document[Course] = new JsonObject { ["then"] = then, ["at"] = at };
    }

    /// <summary>Enters the later state if its time has come.</summary>
    /// <returns>When that was; null when nothing is due.</returns>
    public static long? Settle(this JsonObject document, long now)
    {
        if (document.Child(Course) is not { } course || course.RequiredNumber("at") is var at && at > now)
        {
            return null;
        }
        document.Enter(course.RequiredText("then"));
        return at;
    }

    /// <summary>The document as a client sees it.</summary>
    public static JsonObject WithoutCourse(this JsonObject document)
    {
        document.Remove(Course);
        return document;
    }
}
