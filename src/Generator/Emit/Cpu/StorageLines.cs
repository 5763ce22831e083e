using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>How the arrays of a class become lanes and lanes become arrays: the lines around the update, which knows nothing of it.</summary>
internal sealed class StorageLines(OptimizerSpec spec, UpdateRule rule, StorageArrays arrays)
{
    private const string Parameter = "parameter";

    private const string Gradient = "gradient";

    private const string Storage = "global::GenOptim.Storage.";

    /// <summary>The lines that ask for what comes later, for every array that is read; and the lines that read.</summary>
    public IEnumerable<string> Loads() => Loads(static _ => true);

    /// <summary>The same for a pass that reads only some of the variables.</summary>
    /// <param name="reads">Whether the pass reads a variable.</param>
    public IEnumerable<string> Loads(Func<string, bool> reads)
    {
        if (!arrays.HasMasterWeights && reads(Parameter))
        {
            yield return "TPrefetch.Ahead(in parameters, i);";
        }

        if (reads(Gradient))
        {
            yield return "TPrefetch.Ahead(in gradients, i);";
        }

        foreach (StateSlotSpec slot in arrays.Slots.Where(slot => !slot.IsDerived && slot.Variable != TreatmentRules.Average && reads(rule.StateSlots.Contains(slot) ? slot.Variable : Parameter)))
        {
            yield return $"TPrefetch.Ahead(in {StorageArrays.Names(slot)[0]}, i);";
        }

        if (reads(Parameter))
        {
            yield return LoadOfParameter;
        }

        if (reads(Gradient))
        {
            string? unit = spec.Treatment.UnitArray is { } array ? $"TLane.Load(in {array}, i)" : null;
            yield return $"TLane gradient = {spec.Treatment.WithUnit(Load(spec.Gradient, GradientArray), unit)};";
        }

        foreach (StateSlotSpec slot in rule.StateSlots.Where(slot => reads(slot.Variable)))
        {
            yield return slot.Type.IsBlock8()
                ? $"TLane {slot.Variable} = {Storage}Block8.Take<TLane, TWords>(in {slot.Variable}Tile, j);"
                : $"TLane {slot.Variable} = {Load(slot.Type, $"ref {slot.Variable}s")};";
        }

        foreach (AxisVariable variable in arrays.AxisVariables.Where(variable => reads(variable.Name)))
        {
            yield return $"TLane {variable.Name} = TLane.Load(in {variable.Name}s, i);";
        }

        if (rule.Matrix is { } matrix && reads(matrix.Result))
        {
            yield return $"TLane {matrix.Result} = TLane.Load(ref matrix, i);";
        }
    }

    /// <summary>The line that reads a parameter in the type of the arithmetic.</summary>
    public string LoadOfParameter
    {
        get
        {
            string parameter = spec.LowPrecision switch
            {
                LowPrecisionKind.MasterWeights => $"TLane.Load(ref {StorageSlots.MasterWeight}s, i)",
                LowPrecisionKind.Remainder => $"{Storage}RemainderStorage.Load<TLane, TWords>(ref parameters, ref {StorageSlots.Remainder}s, i)",
                LowPrecisionKind.Remainder8 => $"{Storage}Remainder8Storage.Load<TLane, TWords>(ref parameters, ref {StorageSlots.Remainder}s, i)",
                LowPrecisionKind.Kahan => $"{Storage}KahanStorage.Load<TLane, TWords>(ref parameters, ref {StorageSlots.Compensation}s, i)",
                _ => Load(spec.Parameter, "ref parameters"),
            };
            return $"TLane parameter = {parameter};";
        }
    }

    private string GradientArray => spec.Treatment.ZeroGradients ? "ref gradients" : "in gradients";

    /// <summary>The lines that write what the update gave; blocks of 8 bits go to a tile first, from which they are written as a whole.</summary>
    public IEnumerable<string> Stores()
    {
        if (StorageSlots.RoundsElementsByChance(spec, rule))
        {
            yield return $"TWords random = {Storage}RandomTable.Next<TWords>(in randomTable, i);";
        }

        switch (spec.LowPrecision)
        {
            case LowPrecisionKind.MasterWeights:
                yield return $"parameter.Store(ref {StorageSlots.MasterWeight}s, i);";
                yield return Store(spec.Parameter, "parameter");
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
                yield return StoreStochastic(spec.Parameter, "parameter", 0);
                break;
            default:
                yield return Store(spec.Parameter, "parameter");
                break;
        }

        if (spec.HasShadowCopy)
        {
            string format = spec.ShadowCopy == NumberKind.BFloat16 ? "BFloat16Storage" : "Float16Storage";
            yield return $"{Storage}{format}.Store<TLane, TWords>(parameter, ref {StorageSlots.Shadow}s, i);";
        }

        if (spec.Treatment.HasAverage)
        {
            yield return
                """
                if (scalars.AverageRate > 0)
                {
                    TPrefetch.Ahead(in averages, i);
                    UpdateAverage(TLane.Load(ref averages, i), parameter, scalars.AverageRate).Store(ref averages, i);
                }
                """ + TreatmentRules.LineAfterAverage(spec, rule);
        }

        if (spec.Treatment.ZeroGradients)
        {
            yield return Store(spec.Gradient, "TLane.All(0)", "gradients");
        }

        for (int slot = 0; slot < rule.StateSlots.Count; slot++)
        {
            StateSlotSpec state = rule.StateSlots[slot];
            yield return
                state.Type.IsBlock8() ? $"{state.Variable}Largest = {Storage}Block8.Collect<{Block8Map(state.Type)}, TLane, TWords>({state.Variable}, ref {state.Variable}Tile, j, {state.Variable}Largest);" :
                state.Type.IsLowPrecision() ? StoreStochastic(state.Type, state.Variable, RandomBits.IndexOfSlot(spec, rule, slot)) :
                Store(state.Type, state.Variable);
        }
    }

    /// <summary>The map of a slot in blocks of 8 bits.</summary>
    internal static string Block8Map(NumberKind type) => type == NumberKind.Block8 ? $"{Storage}SignedBlock8Storage" : $"{Storage}UnsignedBlock8Storage";

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
