using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using GenOptim.Axes;
using GenOptim.Matrices;

namespace GenOptim.Engine;

/// <summary>What is constant for an optimizer class: written by the generator, checked when state is taken in.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class OptimizerDescriptor
{
    /// <summary>The contract that the class's code was generated for; another than <see cref="GeneratedCodeContract.Version"/> is refused.</summary>
    public required int Contract { get; init; }

    /// <summary>The class's name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The algorithm.</summary>
    public required Algorithm Algorithm { get; init; }

    /// <summary>The decay rule.</summary>
    public required DecayRule Decay { get; init; }

    /// <summary>The number type of the parameters.</summary>
    public required DType Parameter { get; init; }

    /// <summary>The number type of the gradients.</summary>
    public required DType Gradient { get; init; }

    /// <summary>The constants that the results depend on, by name, in a fixed order; flags are 0 or 1.</summary>
    public required IReadOnlyList<KeyValuePair<string, double>> Constants { get; init; }

    /// <summary>The state that is kept per parameter, in the order of the block's slots.</summary>
    public required IReadOnlyList<StateSlot> StateSlots { get; init; }

    /// <summary>What is done to gradients before they are used.</summary>
    public GradientTreatment Treatment { get; init; } = GradientTreatment.None;

    /// <summary>Which average of the weights is kept, in the slot <c>average</c>.</summary>
    public WeightAverage Average { get; init; }

    /// <summary>Where the weights are evaluated, if not where they are trained.</summary>
    public EvaluationPoint? Evaluation { get; init; }

    /// <summary>The numbers that are kept on the host per parameter.</summary>
    public IReadOnlyList<HostScalar> ParameterScalars { get; init; } = [];

    /// <summary>The numbers that are kept on the host per group.</summary>
    public IReadOnlyList<HostScalar> GroupScalars { get; init; } = [];

    /// <summary>Names of numbers that groups kept in states which an earlier version saved: such a state is taken over without them.</summary>
    public IReadOnlyList<string> RetiredGroupScalars { get; init; } = [];

    /// <summary>The numbers that the rule keeps on the host for the whole optimizer.</summary>
    public IReadOnlyList<HostScalar> OptimizerScalars { get; init; } = [];

    /// <summary>What is measured where a monitor asks for it.</summary>
    public Metrics Metrics { get; init; }

    /// <summary>What a step finds out about tensors before it changes them, by ascending pass.</summary>
    public IReadOnlyList<TensorMeasure> Measures { get; init; } = [];

    /// <summary>How parameters are seen as matrices, where a stage of the class is given whole ones.</summary>
    public MatrixStage? Matrix { get; init; }

    /// <summary>What a step has for each row or column of a parameter.</summary>
    public IReadOnlyList<AxisValue> AxisValues { get; init; } = [];

    /// <summary>What is measured of rows and columns, by ascending pass; a pass that does measures nothing of tensors.</summary>
    public IReadOnlyList<AxisMeasure> AxisMeasures { get; init; } = [];

    /// <summary>What is done with the numbers of rows and columns, by ascending pass: with those of a pass that measures them, or where a pass measures nothing, with what is known by then.</summary>
    public IReadOnlyList<AxisStep> AxisSteps { get; init; } = [];

    /// <summary>Whether a step looks at rows or columns.</summary>
    internal bool HasAxes => AxisMeasures.Count + AxisSteps.Count > 0;

    /// <summary>The first pass about rows and columns.</summary>
    internal int FirstAxisPass => Math.Min(AxisMeasures.Count == 0 ? int.MaxValue : AxisMeasures[0].Pass, AxisSteps.Count == 0 ? int.MaxValue : AxisSteps[0].Pass);

    /// <summary>Number of passes before the update.</summary>
    internal int PassCount => 1 + Math.Max(
        Measures.Count == 0 ? -1 : Measures[^1].Pass,
        Math.Max(AxisMeasures.Count == 0 ? -1 : AxisMeasures[^1].Pass, AxisSteps.Count == 0 ? -1 : AxisSteps[^1].Pass));

    /// <summary>Whether a pass is about rows and columns.</summary>
    internal bool IsOfAxes(int pass)
    {
        for (int measure = 0; measure < AxisMeasures.Count; measure++)
        {
            if (AxisMeasures[measure].Pass == pass)
            {
                return true;
            }
        }

        for (int step = 0; step < AxisSteps.Count; step++)
        {
            if (AxisSteps[step].Pass == pass)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The slots that are saved.</summary>
    internal IEnumerable<StateSlot> SavedSlots => StateSlots.Where(slot => !slot.IsDerived);

    /// <summary>Whether the state holds the parameter's own values, which are taken in before its first step.</summary>
    internal bool TakesInValues => StateSlots.Any(slot => slot.IsParameterStorage && !slot.CompletesValues);

    /// <summary>Bytes of all arrays that a step of one parameter reads or writes.</summary>
    internal nuint ByteLength(Parameter parameter)
    {
        nuint bytes = DTypes.ByteLength(Parameter, parameter.Length) + DTypes.ByteLength(Gradient, parameter.Length);
        for (int slot = 0; slot < StateSlots.Count; slot++)
        {
            bytes += StateSlots[slot].ByteLength(parameter);
        }

        return bytes;
    }

    /// <summary>Whether anything is rounded by chance, so that results depend on the seed.</summary>
    public bool IsRandom { get; init; }

    /// <summary>Makes a group of the class's own kind; parameters of other number types are refused with <see cref="ArgumentException"/>.</summary>
    public required Func<IEnumerable<Parameter>, ParameterGroup> NewGroup { get; init; }
}
