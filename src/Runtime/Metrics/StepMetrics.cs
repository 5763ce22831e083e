using System.Collections.Generic;

namespace GenOptim;

/// <summary>What was measured in one step, by Composer's names: <c>l2_norm/grad/layer1.weight</c>, and <c>l2_norm/grad/global</c> over all parameters.</summary>
/// <param name="Step">The optimizer's step count after the step.</param>
/// <param name="Values">The values. Norms and cosines are of the gradients as they were used: after loss scale and clipping.</param>
public sealed record StepMetrics(long Step, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>What stands for the parameter's name in metrics over all parameters.</summary>
    public const string Global = "global";

    /// <summary>L2 norm of the values after the step.</summary>
    public const string ParameterNorm = "l2_norm/param/";

    /// <summary>L2 norm of the gradient.</summary>
    public const string GradientNorm = "l2_norm/grad/";

    /// <summary>L2 norm of the first moment.</summary>
    public const string MomentNorm = "l2_norm/moment/";

    /// <summary>L2 norm of the update: the values before the step less those after, decay included.</summary>
    public const string UpdateNorm = "l2_norm/update/";

    /// <summary>L2 norm of the root of the second moment.</summary>
    public const string SecondMomentRootNorm = "l2_norm/second_moment_sqrt/";

    /// <summary>Cosine of the angle between update and gradient: 1 for plain gradient descent.</summary>
    public const string UpdateGradientCosine = "cosine/update_grad/";

    /// <summary>Cosine of the angle between moment and gradient.</summary>
    public const string MomentGradientCosine = "cosine/moment_grad/";

    /// <summary>Of the elements that were to move, the part that rounding left where it was.</summary>
    public const string LostUpdates = "fraction/update_lost/";

    /// <summary>A value, by kind and parameter.</summary>
    /// <param name="kind">One of the constants here.</param>
    /// <param name="parameter">The parameter's name, or <see cref="Global"/>.</param>
    /// <exception cref="KeyNotFoundException">The class does not measure it, or the parameter was not updated.</exception>
    public double this[string kind, string parameter = Global] => Values[kind + parameter];
}
