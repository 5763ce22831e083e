using System.ComponentModel;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <summary>What a class asks to be done to gradients before they are used: constant for the class, written by the generator.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record GradientTreatment
{
    /// <summary>Nothing.</summary>
    public static GradientTreatment None { get; } = new();

    /// <summary>How they are clipped.</summary>
    public Clip Clip { get; init; }

    /// <summary>What becomes of a step with an element that is not finite.</summary>
    public NonFinite NonFinite { get; init; }

    /// <summary>Whether they are divided by a loss scale.</summary>
    public bool LossScaling { get; init; }

    /// <summary>Whether they are divided by a number of accumulated passes.</summary>
    public bool Accumulation { get; init; }

    /// <summary>Whether they are zero after a step.</summary>
    public bool ZeroGradients { get; init; }

    /// <summary>Whether each unit of a gradient loses its mean.</summary>
    public bool CentralizesGradients { get; init; }

    /// <summary>Whether gradients are changed unit by unit.</summary>
    internal bool HasUnits => CentralizesGradients || Clip == Clip.Adaptive;

    /// <summary>What becomes of a step whose norm or loss is far above the last ones.</summary>
    public OnSpike OnSpike { get; init; }

    /// <summary>Whether a step depends on the gradients of all parameters together, so that it cannot be taken parameter by parameter.</summary>
    public bool NeedsPass => NonFinite == NonFinite.SkipStep || OnSpike != OnSpike.Ignore || Clip is Clip.GlobalNorm or Clip.GlobalInfinityNorm;

    /// <summary>Which norm the pass over all gradients finds.</summary>
    internal ReductionKind NormKind => Clip == Clip.GlobalInfinityNorm ? ReductionKind.LargestAbsolute : ReductionKind.SumOfSquares;
}
