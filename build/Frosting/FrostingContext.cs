using Cake.Core;

namespace Cake.Frosting;

/// <summary>What every task gets: Cake's context, to which a build adds its own arguments and paths.</summary>
public abstract class FrostingContext(ICakeContext context) : CakeContextAdapter(context);
