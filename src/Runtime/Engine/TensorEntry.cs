using System;
using GenOptim.Axes;
using GenOptim.Matrices;

namespace GenOptim.Engine;

/// <summary>What an optimizer keeps about one of its parameters.</summary>
internal sealed unsafe class TensorEntry
{
    private readonly MatrixStage? _matrix;
    private readonly bool _hasAxes;

    /// <summary>Whether scalars depend on more than the group and the step count, which all of a group mostly share.</summary>
    private readonly bool _hasNumbers;

    internal TensorEntry(Parameter parameter, ParameterGroup group, TensorState memory, OptimizerDescriptor descriptor)
    {
        Parameter = parameter;
        Group = group;
        Memory = memory;
        Scalars = HostScalars.New(descriptor.ParameterScalars);
        ScalarsOfStep = HostScalars.New(descriptor.ParameterScalars);
        Measures = descriptor.Measures.Count == 0 ? [] : new double[descriptor.Measures.Count];
        State = memory is HostTensorState host ? host.Addresses : default;
        _matrix = descriptor.Matrix;
        _hasNumbers = descriptor.ParameterScalars.Count > 0 || descriptor.Measures.Count > 0 || descriptor.Matrix is not null || descriptor.HasAxes;
        _hasAxes = descriptor.HasAxes;
    }

    internal Parameter Parameter { get; set; }

    internal ParameterGroup Group { get; }

    /// <summary>Where the tensor's state is kept.</summary>
    internal TensorState Memory { get; }

    /// <summary>The tensor's numbers that persist on the host, in the order of <see cref="OptimizerDescriptor.ParameterScalars"/>.</summary>
    internal double[] Scalars { get; private set; }

    /// <summary>What the step under way has measured, in the order of <see cref="OptimizerDescriptor.Measures"/>.</summary>
    internal double[] Measures { get; }

    /// <summary>What they are once the step under way is taken.</summary>
    internal double[] ScalarsOfStep { get; private set; }

    /// <summary>k: how many steps this tensor has taken.</summary>
    internal long StepCount { get; set; }

    /// <summary>The first of the two sizes that scalars see, in classes with a stage over matrices or that measure rows or columns; else 0.</summary>
    internal nint Rows => _hasAxes ? AxisShape.Of(Parameter).Rows : _matrix?.SizesOf(Parameter.Shape).Rows ?? 0;

    /// <summary>The second of them.</summary>
    internal nint Columns => _hasAxes ? AxisShape.Of(Parameter).Columns : _matrix?.SizesOf(Parameter.Shape).Columns ?? 0;

    /// <summary>Number of the parameter's dimensions, in classes that measure rows or columns; else 0.</summary>
    internal int Dimensions => _hasAxes ? Parameter.Shape.Count : 0;

    /// <summary>Whether the coming step updates the tensor.</summary>
    internal bool IsActive => Parameter.HasGradient && !Parameter.IsFrozen;

    /// <summary>Whether the average is in the place of the weights.</summary>
    internal bool HasAverageInPlace { get; set; }

    /// <summary>The weights meanwhile, where they are kept on the host.</summary>
    internal nint KeptWeights { get; set; }

    /// <summary>Index among the tensors of the plan.</summary>
    internal int PlanIndex { get; set; }

    /// <summary>Whether the tensor has had its part of a step that is taken parameter by parameter.</summary>
    internal bool IsTaken { get; set; }

    /// <summary>How much of the way to the weights the average goes in the pass under way over weights that no step updates; 0 for none.</summary>
    internal double AverageRate { get; set; }

    /// <summary>Addresses of the state, where it is kept on the host.</summary>
    internal TensorRecord.StateAddresses State;

    /// <summary>Whether the coming step takes the parameter's values in first: before its first step, and when another took its place.</summary>
    internal bool TakesInValues
    {
        get => field || StepCount == 0;
        set;
    } = true;

    /// <summary>The key of random rounding, for all steps.</summary>
    internal ulong TensorKey
    {
        get;
        set
        {
            field = value;
            Memory.TakeRoundingKey(value);
        }
    }

    /// <summary>Whether the coming step has the same scalars as that of another tensor.</summary>
    internal bool SharesScalarsWith(TensorEntry other) =>
        Group == other.Group
        && StepCount == other.StepCount
        && (!_hasNumbers || SharesNumbersWith(other));

    private bool SharesNumbersWith(TensorEntry other) =>
        Scalars.AsSpan().SequenceEqual(other.Scalars)
        && Rows == other.Rows
        && Columns == other.Columns
        && Dimensions == other.Dimensions
        && (Measures.Length == 0 || (Parameter.Length == other.Parameter.Length && Measures.AsSpan().SequenceEqual(other.Measures)));

    /// <summary>Takes over the numbers that were computed for a tensor with which this one shares its scalars.</summary>
    internal void TakeScalarsOfStep(TensorEntry other) => other.ScalarsOfStep.CopyTo(ScalarsOfStep, 0);

    /// <summary>Notes that the tensor has taken a step.</summary>
    internal void CountStep()
    {
        StepCount++;
        TakesInValues = false;
        if (_hasNumbers)
        {
            (Scalars, ScalarsOfStep) = (ScalarsOfStep, Scalars);
        }
    }
}
