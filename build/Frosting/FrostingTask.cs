using Cake.Core;

namespace Cake.Frosting;

/// <summary>A build task. Its name, description and dependencies are attributes of the class.</summary>
public abstract class FrostingTask<TContext> : IFrostingTask
    where TContext : ICakeContext
{
    public virtual void Run(TContext context)
    {
    }

    void IFrostingTask.Run(ICakeContext context) => Run((TContext)context);
}
