using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>How the arrays of a class become lanes and lanes become arrays: the lines around the update, which knows nothing of it.</summary>
internal sealed class StorageLines
{
    private const string Parameter = "parameter";

    private const string Gradient = "gradient";

    private const string Storage = "global::GenOptim.Storage.";

    private readonly OptimizerSpec _spec;
    private readonly UpdateRule _rule;

    public StorageLines(OptimizerSpec spec, UpdateRule rule)
    {
        _spec = spec;
        _rule = rule;
        Slots = StorageSlots.All(spec, rule);
        IsPlain = StorageSlots.IsPlain(spec, rule);
        IsRandom = StorageSlots.IsRandom(spec, rule);
        AxisVariables = [.. AxisVariable.Of(rule).Where(variable => variable.IsOfElements)];
    }

    /// <summary>The numbers of rows and columns that passes over elements read.</summary>
    private IReadOnlyList<AxisVariable> AxisVariables { get; }

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

    /// <summary>The key's parameter in a method's list, or nothing.</summary>
    public string KeyParameter => IsRandom ? $", in {Storage}RoundingKey roundingKey" : string.Empty;

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
            yield return $"in block.Axis<{_spec.Compute.Keyword()}>({variable.ToString(CultureInfo.InvariantCulture)})";
        }

        if (_rule.Matrix is not null)
        {
            yield return $"ref block.Matrix<{_spec.Compute.Keyword()}>()";
        }
    }

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

    /// <summary>The lines that ask for what comes later, for every array that is read; and the lines that read.</summary>
    public IEnumerable<string> Loads()
    {
        // What passes read that measure need not be read by the update.
        string[] others = [.. AxisVariables.Except(AxisWriter.OfUpdate(_rule)).Select(variable => variable.Name)];
        return Loads(variable => !others.Contains(variable));
    }

    /// <summary>The same for a pass that reads but some of the variables.</summary>
    /// <param name="reads">Whether the pass reads a variable.</param>
    public IEnumerable<string> Loads(Func<string, bool> reads)
    {
        if (!HasMasterWeights && reads(Parameter))
        {
            yield return "TPrefetch.Ahead(in parameters, i);";
        }

        if (reads(Gradient))
        {
            yield return "TPrefetch.Ahead(in gradients, i);";
        }

        foreach (StateSlotSpec slot in Slots.Where(slot => !slot.IsDerived && slot.Variable != TreatmentRules.Average && reads(_rule.StateSlots.Contains(slot) ? slot.Variable : Parameter)))
        {
            yield return $"TPrefetch.Ahead(in {Names(slot)[0]}, i);";
        }

        if (reads(Parameter))
        {
            yield return LoadOfParameter;
        }

        if (reads(Gradient))
        {
            string? unit = _spec.Treatment.UnitArray is { } array ? $"TLane.Load(in {array}, i)" : null;
            yield return $"TLane gradient = {_spec.Treatment.WithUnit(Load(_spec.Gradient, GradientArray), unit)};";
        }

        foreach (StateSlotSpec slot in _rule.StateSlots.Where(slot => reads(slot.Variable)))
        {
            yield return slot.Type.IsBlock8()
                ? $"TLane {slot.Variable} = {Storage}Block8.Take<TLane, TWords>(in {slot.Variable}Tile, j);"
                : $"TLane {slot.Variable} = {Load(slot.Type, $"ref {slot.Variable}s")};";
        }

        foreach (AxisVariable variable in AxisVariables.Where(variable => reads(variable.Name)))
        {
            yield return $"TLane {variable.Name} = TLane.Load(in {variable.Name}s, i);";
        }

        if (_rule.Matrix is { } matrix && reads(matrix.Result))
        {
            yield return $"TLane {matrix.Result} = TLane.Load(ref matrix, i);";
        }
    }

    /// <summary>The line that reads a parameter in the type of the arithmetic.</summary>
    public string LoadOfParameter
    {
        get
        {
            string parameter = _spec.LowPrecision switch
            {
                LowPrecisionKind.MasterWeights => $"TLane.Load(ref {StorageSlots.MasterWeight}s, i)",
                LowPrecisionKind.Remainder => $"{Storage}RemainderStorage.Load<TLane, TWords>(ref parameters, ref {StorageSlots.Remainder}s, i)",
                LowPrecisionKind.Remainder8 => $"{Storage}Remainder8Storage.Load<TLane, TWords>(ref parameters, ref {StorageSlots.Remainder}s, i)",
                LowPrecisionKind.Kahan => $"{Storage}KahanStorage.Load<TLane, TWords>(ref parameters, ref {StorageSlots.Compensation}s, i)",
                _ => Load(_spec.Parameter, "ref parameters"),
            };
            return $"TLane parameter = {parameter};";
        }
    }

    private string GradientArray => _spec.Treatment.ZeroGradients ? "ref gradients" : "in gradients";

    private string[] UnitParameter =>
        _spec.Treatment.UnitArray is { } unit ? [$"ref readonly {_spec.Compute.Keyword()} {unit}"] : [];

    /// <summary>The lines that write what the update gave; blocks of 8 bits go to a tile first, from which they are written as a whole.</summary>
    public IEnumerable<string> Stores()
    {
        if (StorageSlots.RoundsElementsByChance(_spec, _rule))
        {
            yield return $"TWords random = {Storage}RandomTable.Next<TWords>(in randomTable, i);";
        }

        switch (_spec.LowPrecision)
        {
            case LowPrecisionKind.MasterWeights:
                yield return $"parameter.Store(ref {StorageSlots.MasterWeight}s, i);";
                yield return Store(_spec.Parameter, "parameter");
                break;
            case LowPrecisionKind.Remainder:
                yield return $"{Storage}RemainderStorage.Store<TLane, TWords>(parameter, ref parameters, ref {StorageSlots.Remainder}s, i);";
                break;
            case LowPrecisionKind.Remainder8:
                yield return $"{Storage}Remainder8Storage.Store(parameter, ref parameters, ref {StorageSlots.Remainder}s, i, {RandomBits.Of(0, NumberKind.UInt8)});";
                break;
            case LowPrecisionKind.Kahan:
                yield return $"{Storage}KahanStorage.Store<TLane, TWords>(parameter, ref parameters, ref {StorageSlots.Compensation}s, i);";
                break;
            case LowPrecisionKind.StochasticRounding:
                yield return StoreStochastic(_spec.Parameter, "parameter", 0);
                break;
            default:
                yield return Store(_spec.Parameter, "parameter");
                break;
        }

        if (_spec.HasShadowCopy)
        {
            string format = _spec.ShadowCopy == NumberKind.BFloat16 ? "BFloat16Storage" : "Float16Storage";
            yield return $"{Storage}{format}.Store<TLane, TWords>(parameter, ref {StorageSlots.Shadow}s, i);";
        }

        if (_spec.Treatment.HasAverage)
        {
            yield return
                """
                if (scalars.AverageRate > 0)
                {
                    TPrefetch.Ahead(in averages, i);
                    UpdateAverage(TLane.Load(ref averages, i), parameter, scalars.AverageRate).Store(ref averages, i);
                }
                """;
        }

        if (_spec.Treatment.ZeroGradients)
        {
            yield return Store(_spec.Gradient, "TLane.All(0)", "gradients");
        }

        for (int slot = 0; slot < _rule.StateSlots.Count; slot++)
        {
            StateSlotSpec state = _rule.StateSlots[slot];
            yield return
                state.Type.IsBlock8() ? $"{state.Variable}Largest = {Storage}Block8.Collect<{Block8Map(state.Type)}, TLane, TWords>({state.Variable}, ref {state.Variable}Tile, j, {state.Variable}Largest);" :
                state.Type.IsLowPrecision() ? StoreStochastic(state.Type, state.Variable, RandomBits.IndexOfSlot(_spec, _rule, slot)) :
                Store(state.Type, state.Variable);
        }
    }

    /// <summary>The map of a slot in blocks of 8 bits.</summary>
    internal static string Block8Map(NumberKind type) => type == NumberKind.Block8 ? $"{Storage}SignedBlock8Storage" : $"{Storage}UnsignedBlock8Storage";

    private static string[] Names(StateSlotSpec slot) =>
        slot.Type.IsBlock8() ? [$"{slot.Variable}Codes", $"{slot.Variable}Scales"] : [$"{slot.Variable}s"];

    private static string Load(NumberKind type, string array) => type switch
    {
        NumberKind.Float32 or NumberKind.Float64 => $"TLane.Load({array}, i)",
        NumberKind.BFloat16 => $"{Storage}BFloat16Storage.Load<TLane, TWords>({array}, i)",
        NumberKind.Float16 => $"{Storage}Float16Storage.Load<TLane, TWords>({array}, i)",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that lanes are loaded from."),
    };

    private static string Store(NumberKind type, string variable) => Store(type, variable, $"{variable}s");

    private static string Store(NumberKind type, string value, string array) => type switch
    {
        NumberKind.Float32 or NumberKind.Float64 => $"{value}.Store(ref {array}, i);",
        NumberKind.BFloat16 => $"{Storage}BFloat16Storage.Store<TLane, TWords>({value}, ref {array}, i);",
        NumberKind.Float16 => $"{Storage}Float16Storage.Store<TLane, TWords>({value}, ref {array}, i);",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that lanes are stored to."),
    };

    private static string StoreStochastic(NumberKind type, string variable, int index) => type == NumberKind.BFloat16
        ? $"{Storage}BFloat16Storage.StoreStochastic({variable}, ref {variable}s, i, {RandomBits.Of(index, type)});"
        : $"{Storage}Float16Storage.StoreStochastic({variable}, ref {variable}s, i, {RandomBits.Of(index, type)});";
}
