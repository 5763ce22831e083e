using System;
using System.ComponentModel;

namespace GenOptim.Engine;

/// <summary>What the scalars of one step of some tensors are computed from: tensors of one group that have taken equally many steps.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct StepInputs
{
    private readonly ReadOnlySpan<double> _before;
    private readonly Span<double> _after;

    internal StepInputs(in StepFactors factors, TensorEntry entry)
    {
        ParameterGroup group = entry.Group;
        LearningRate = group.LearningRateOfStep;
        GradientMultiplier = factors.GradientMultiplier;
        ClippingThreshold = factors.ClippingThreshold;
        ClippingEpsilon = factors.ClippingEpsilon;
        AverageShare = factors.AverageShare;
        InitialLearningRate = group.InitialLearningRate;
        PeakLearningRate = group.PeakLearningRateValue;
        WeightDecay = group.WeightDecayValue;
        Step = entry.StepCount + 1;
        Length = entry.Parameter.Length;
        Rows = entry.Rows;
        Columns = entry.Columns;
        Dimensions = entry.Dimensions;
        GroupScalars = group.ScalarsOfStep;
        OptimizerScalars = factors.Rule?.OfStep;
        OptimizerScalarsBefore = factors.Rule?.Before;
        Measures = entry.Measures;
        _before = entry.Scalars;
        _after = entry.ScalarsOfStep;
    }

    /// <summary>lr of this step, after the schedule.</summary>
    public double LearningRate { get; }

    /// <summary>lr0 of the group.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The group's highest learning rate, for <see cref="DecayRule.Corrected"/>.</summary>
    public double PeakLearningRate { get; }

    /// <summary>wd of the group.</summary>
    public double WeightDecay { get; }

    /// <summary>k: 1 in a tensor's first step.</summary>
    public long Step { get; }

    /// <summary>What gradients are multiplied by: the clipping coefficient over loss scale and accumulated passes.</summary>
    public double GradientMultiplier { get; }

    /// <summary>What gradients are clipped to, for <see cref="Clip.Value"/> and <see cref="Clip.Adaptive"/>.</summary>
    public double ClippingThreshold { get; }

    /// <summary>The norm that weights have at least, for <see cref="Clip.Adaptive"/>.</summary>
    public double ClippingEpsilon { get; }

    /// <summary>What the average takes in of the weights after the step; 0 for nothing.</summary>
    public double AverageShare { get; }

    /// <summary>Number of elements of each tensor, where the class measures them.</summary>
    public long Length { get; }

    /// <summary>The first of the two sizes of the tensor that a class goes by that has a stage over matrices, or measures rows or columns.</summary>
    public long Rows { get; }

    /// <summary>The second of them.</summary>
    public long Columns { get; }

    /// <summary>Number of the tensor's dimensions, where the class measures rows or columns.</summary>
    public long Dimensions { get; }

    /// <summary>The numbers that the group keeps, as they are in this step, in the order of <see cref="OptimizerDescriptor.GroupScalars"/>.</summary>
    public ReadOnlySpan<double> GroupScalars { get; }

    /// <summary>
    /// The numbers that the optimizer keeps, as they are in this step, in the order of <see cref="OptimizerDescriptor.OptimizerScalars"/>; those of before it until
    /// everything that is measured over all tensors is known.
    /// </summary>
    public ReadOnlySpan<double> OptimizerScalars { get; }

    /// <summary>The same as they were before this step.</summary>
    public ReadOnlySpan<double> OptimizerScalarsBefore { get; }

    /// <summary>What was measured, in the order of <see cref="OptimizerDescriptor.Measures"/>; 0 for what a later pass will find.</summary>
    public ReadOnlySpan<double> Measures { get; }

    /// <summary>
    /// The numbers that the tensors keep from step to step, in the order of <see cref="OptimizerDescriptor.ParameterScalars"/>, to be assigned. Each
    /// call gives those of before the step, so that scalars may be computed more than once; what was assigned last is kept when the step is taken.
    /// </summary>
    public Span<double> ParameterScalars
    {
        get
        {
            _before.CopyTo(_after);
            return _after;
        }
    }
}
