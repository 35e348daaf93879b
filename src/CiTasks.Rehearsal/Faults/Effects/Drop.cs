namespace CiTasks.Rehearsal.Faults.Effects;

/// <summary>The connection breaks: before anything was done, or after it was, so that only the answer is lost.</summary>
internal sealed class Drop(bool afterEffect) : IFaultEffect
{
    public async Task ApplyAsync(HttpContext call, RequestDelegate next)
    {
        if (afterEffect)
        {
            await UnseenAnswer.RunAsync(call, next);
        }
        call.Break();
    }
}
