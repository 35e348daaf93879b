namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>What happens to a call that a rule strikes.</summary>
internal interface IFaultEffect
{
    /// <summary>Whether the rules behind this one are asked too.</summary>
    bool GoesOn => false;

    /// <param name="call">The call, unanswered.</param>
    /// <param name="next">Does what the call asks for and answers it.</param>
    Task ApplyAsync(HttpContext call, RequestDelegate next);
}
