using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>The arrays that a class's loops are handed, and what else they are declared and called with. What a loop does with them is <see cref="StorageLines"/>.</summary>
internal sealed class StorageArrays
{
    private const string Storage = "global::GenOptim.Storage.";

    private readonly OptimizerSpec _spec;
    private readonly UpdateRule _rule;

    /// <summary>Where a block has the numbers of rows and columns.</summary>
    private readonly IReadOnlyList<int> _axisPlaces;

    public StorageArrays(OptimizerSpec spec, UpdateRule rule)
        : this(spec, rule, static _ => true)
    {
    }

    private StorageArrays(OptimizerSpec spec, UpdateRule rule, Func<string, bool> reads)
    {
        _spec = spec;
        _rule = rule;
        Slots = StorageSlots.All(spec, rule);
        IsPlain = StorageSlots.IsPlain(spec, rule);
        IsRandom = StorageSlots.IsRandom(spec, rule);
        AxisVariable[] ofElements = [.. AxisVariable.Of(rule).Where(variable => variable.IsOfElements)];
        AxisVariables = [.. ofElements.Where(variable => reads(variable.Name))];
        _axisPlaces = [.. AxisVariables.Select(variable => Array.IndexOf(ofElements, variable))];
        Lines = new(spec, rule, this);
    }

    /// <summary>The lines that read and write the arrays.</summary>
    public StorageLines Lines { get; }

    /// <summary>The numbers of rows and columns that the loops read.</summary>
    public IReadOnlyList<AxisVariable> AxisVariables { get; }

    /// <summary>Everything that is kept per parameter, in the order of a block's slots.</summary>
    public IReadOnlyList<StateSlotSpec> Slots { get; }

    /// <summary>Index of a slot among a block's.</summary>
    public int IndexOf(StateSlotSpec slot) => Slots.ToList().IndexOf(slot);

    /// <summary>What is kept in blocks of 8 bits.</summary>
    public IEnumerable<StateSlotSpec> Block8Slots => _rule.StateSlots.Where(slot => slot.Type.IsBlock8());

    /// <summary>Whether lanes are loaded and stored as they are.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether anything is rounded by chance, under a key.</summary>
    public bool IsRandom { get; }

    /// <summary>Whether a parameter's values are copied before its first step.</summary>
    public bool HasMasterWeights => _spec.LowPrecision == LowPrecisionKind.MasterWeights;

    /// <summary>The type parameters of a loop.</summary>
    public string TypeParameters => IsPlain ? "TLane, TPrefetch" : "TLane, TWords, TPrefetch";

    /// <summary>Their constraints, line by line.</summary>
    public IEnumerable<string> Constraints
    {
        get
        {
            string lane = $"where TLane : struct, global::GenOptim.Lanes.ICpuLane<TLane, {_spec.Compute.Keyword()}>";
            const string Prefetch = "where TPrefetch : struct, global::GenOptim.Lanes.IPrefetch";
            return IsPlain
                ? [lane, Prefetch]
                : [$"{lane}, global::GenOptim.Lanes.IWordLane<TLane, TWords>", "where TWords : struct, global::GenOptim.Lanes.ICpuWords<TWords>", Prefetch];
        }
    }

    /// <summary>The parameter in a method's list of which the random words follow, or nothing.</summary>
    public string RunParameter => IsRandom ? $", in {Storage}RoundingRun roundingRun" : string.Empty;

    /// <summary>The random words' parameter in a method's list, or nothing.</summary>
    public string RandomParameter => IsRandom ? $", ref readonly {Storage}RandomTable randomTable" : string.Empty;

    /// <summary>The random words' argument in a call's list, or nothing.</summary>
    public string RandomArgument => IsRandom ? ", in randomTable" : string.Empty;

    /// <summary>The arrays of a method's parameter list.</summary>
    public string Parameters => string.Join(", ", new[]
    {
        $"ref {_spec.Parameter.Keyword()} parameters",
        $"{(_spec.Treatment.ZeroGradients ? "ref" : "ref readonly")} {_spec.Gradient.Keyword()} gradients",
    }.Concat(UnitParameter).Concat(Slots.SelectMany(slot => Names(slot).Select(name => $"ref {slot.Type.Keyword()} {name}")))
        .Concat(AxisVariables.Select(variable => $"ref readonly {_spec.Compute.Keyword()} {variable.Name}s"))
        .Concat(_rule.Matrix is null ? [] : [$"ref {_spec.Compute.Keyword()} matrix"]));

    /// <summary>The arrays of a call's argument list.</summary>
    public string Arguments =>
        string.Join(", ", new[] { "ref parameters", _spec.Treatment.ZeroGradients ? "ref gradients" : "in gradients" }
            .Concat(_spec.Treatment.UnitArray is { } unit ? [$"in {unit}"] : [])
            .Concat(Slots.SelectMany(Names).Select(name => $"ref {name}"))
            .Concat(AxisVariables.Select(variable => $"in {variable.Name}s"))
            .Concat(_rule.Matrix is null ? [] : ["ref matrix"]));

    /// <summary>The arrays of a call's argument list, taken from an engine's block.</summary>
    public IEnumerable<string> BlockArguments()
    {
        yield return $"ref block.Values<{_spec.Parameter.Keyword()}>()";
        yield return _spec.Treatment.ZeroGradients
            ? $"ref block.GradientsToZero<{_spec.Gradient.Keyword()}>()"
            : $"in block.Gradients<{_spec.Gradient.Keyword()}>()";
        if (_spec.Treatment.UnitArray is not null)
        {
            yield return $"in block.GradientMultipliers<{_spec.Compute.Keyword()}>()";
        }

        for (int slot = 0; slot < Slots.Count; slot++)
        {
            if (Slots[slot].Type.IsBlock8())
            {
                yield return $"ref block.Codes({slot.ToString(CultureInfo.InvariantCulture)})";
                yield return $"ref block.Scales({slot.ToString(CultureInfo.InvariantCulture)})";
            }
            else
            {
                yield return State(slot);
            }
        }

        for (int variable = 0; variable < AxisVariables.Count; variable++)
        {
            yield return $"in block.Axis<{_spec.Compute.Keyword()}>({_axisPlaces[variable].ToString(CultureInfo.InvariantCulture)})";
        }

        if (_rule.Matrix is not null)
        {
            yield return $"ref block.Matrix<{_spec.Compute.Keyword()}>()";
        }
    }

    /// <summary>The same for the loops of the update, which are handed only those numbers of rows and columns that it reads.</summary>
    public StorageArrays ForUpdate() => new(_spec, _rule, variable => _rule.Stages.Any(stage => StageSpec.Names(stage.Code, variable)));

    /// <summary>The same for the loops of a pass that measures.</summary>
    public StorageArrays ForPass(MeasurePassSpec pass) => new(_spec, _rule, MeasureWriter.Reads(pass));

    /// <summary>A slot's array, taken from an engine's block.</summary>
    public string State(int slot) => $"ref block.State<{Slots[slot].Type.Keyword()}>({slot.ToString(CultureInfo.InvariantCulture)})";

    /// <summary>The type arguments of a loop in vectors of some bits, or in single elements.</summary>
    public string TypeArguments(string lane, string prefetch)
    {
        string laneType = $"global::GenOptim.Lanes.{lane}Lane<{_spec.Compute.Keyword()}>";
        string words = IsPlain ? string.Empty : $", global::GenOptim.Lanes.{lane}Words";
        return $"{laneType}{words}, global::GenOptim.Lanes.{prefetch}";
    }

    /// <summary>Bytes of all arrays per element.</summary>
    public string BytesPerElement =>
        (_spec.Parameter.Size() + _spec.Gradient.Size() + Slots.Sum(slot => slot.Type.Size())).ToString(CultureInfo.InvariantCulture);

    /// <summary>The names of a slot's arrays: blocks of 8 bits have codes and scales.</summary>
    internal static string[] Names(StateSlotSpec slot) =>
        slot.Type.IsBlock8() ? [$"{slot.Variable}Codes", $"{slot.Variable}Scales"] : [$"{slot.Variable}s"];

    private string[] UnitParameter =>
        _spec.Treatment.UnitArray is { } unit ? [$"ref readonly {_spec.Compute.Keyword()} {unit}"] : [];
}
