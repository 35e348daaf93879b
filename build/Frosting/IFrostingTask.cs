using Cake.Core;

namespace Cake.Frosting;

public interface IFrostingTask
{
    void Run(ICakeContext context);
}
