using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>How device memory becomes lanes and lanes become device memory: the lines around the update. The conversions are the CPU's.</summary>
internal sealed class DeviceStorageLines
{
    private const string Storage = "global::GenOptim.Storage.";

    private readonly OptimizerSpec _spec;
    private readonly UpdateRule _rule;

    public DeviceStorageLines(OptimizerSpec spec, UpdateRule rule)
    {
        _spec = spec;
        _rule = rule;
    }

    /// <summary>The line that reads a parameter in the type of the arithmetic.</summary>
    public string LoadOfParameter()
    {
        string parameter = _spec.LowPrecision switch
        {
            LowPrecisionKind.MasterWeights => $"TLane.Load({StorageSlots.MasterWeight}s, index)",
            LowPrecisionKind.Remainder => $"{Storage}RemainderStorage.Join<TLane, TWords>({Words("parameters")}, {Words($"{StorageSlots.Remainder}s")})",
            LowPrecisionKind.Remainder8 => $"{Storage}Remainder8Storage.Join<TLane, TWords>({Words("parameters")}, TWords.LoadSignedBytes({StorageSlots.Remainder}s, index))",
            LowPrecisionKind.Kahan => $"{Load(_spec.Parameter, "parameters")} + {Load(_spec.Parameter, $"{StorageSlots.Compensation}s")}",
            _ => Load(_spec.Parameter, "parameters"),
        };
        return $"TLane parameter = {parameter};";
    }

    public IEnumerable<string> Loads() => Loads(static _ => true);

    /// <summary>The lines that read what a pass needs.</summary>
    /// <param name="reads">Whether the pass reads a variable.</param>
    public IEnumerable<string> Loads(Func<string, bool> reads)
    {
        if (reads("parameter"))
        {
            yield return LoadOfParameter();
        }

        if (reads("gradient"))
        {
            string? unit = _spec.Treatment.UnitArray is null ? null : $"TLane.Factors({IlgpuNames.Units}, index)";
            yield return $"TLane gradient = {_spec.Treatment.WithUnit(Load(_spec.Gradient, "gradients"), unit)};";
        }

        foreach (StateSlotSpec slot in _rule.StateSlots.Where(slot => reads(slot.Variable)))
        {
            yield return slot.Type.IsBlock8()
                ? $"TLane {slot.Variable} = {Block8Map(slot.Type)}.Decode(TWords.{(slot.Type == NumberKind.Block8 ? "LoadSignedBytes" : "LoadBytes")}({IlgpuNames.Codes(slot)}, index), {slot.Variable}Scale);"
                : $"TLane {slot.Variable} = {Load(slot.Type, IlgpuNames.Plural(slot))};";
        }
    }

    /// <summary>The lines that write what the update gave; blocks of 8 bits go to a tile first, from which they are written as a whole.</summary>
    /// <param name="randomWords">What gives the random words of the lane's elements.</param>
    public IEnumerable<string> Stores(string randomWords)
    {
        if (StorageSlots.RoundsElementsByChance(_spec, _rule))
        {
            yield return $"TWords random = {randomWords};";
        }

        foreach (string line in ParameterStores())
        {
            yield return line;
        }

        if (_spec.HasShadowCopy)
        {
            yield return StoreWords($"{StorageSlots.Shadow}s", $"{Format(_spec.ShadowCopy)}.Narrow<TLane, TWords>(parameter)");
        }

        if (_spec.Treatment.HasAverage)
        {
            yield return
                """
                if (scalars.AverageRate > 0)
                {
                    TLane.Store(averages, index, UpdateAverage(TLane.Load(averages, index), parameter, scalars.AverageRate));
                }
                """ + TreatmentRules.LineAfterAverage(_spec, _rule);
        }

        if (_spec.Treatment.ZeroGradients)
        {
            yield return Store(_spec.Gradient, "gradients", "TLane.All(0)");
        }

        for (int slot = 0; slot < _rule.StateSlots.Count; slot++)
        {
            StateSlotSpec state = _rule.StateSlots[slot];
            yield return
                state.Type.IsBlock8() ? $"{state.Variable}Largest = {IlgpuNames.Tile(state)}.Put<{Block8Map(state.Type)}, TWords>(lane, {state.Variable}.Words, {state.Variable}Largest);" :
                state.Type.IsLowPrecision() ? StoreStochastic(state.Type, IlgpuNames.Plural(state), state.Variable, RandomBits.IndexOfSlot(_spec, _rule, slot)) :
                Store(state.Type, IlgpuNames.Plural(state), state.Variable);
        }
    }

    /// <summary>The lines that write a lane of each slot in blocks of 8 bits.</summary>
    public IEnumerable<string> BlockStores()
    {
        foreach (StateSlotSpec state in _rule.StateSlots)
        {
            if (state.Type.IsBlock8())
            {
                yield return $"TWords.StoreBytes({IlgpuNames.Codes(state)}, index, {Storage}Block8.Encode<{Block8Map(state.Type)}, TLane, TWords>(TLane.FromWords({IlgpuNames.Tile(state)}.Take<TWords>(lane)), {state.Variable}InverseScale, random));";
            }
        }
    }

    private IEnumerable<string> ParameterStores()
    {
        switch (_spec.LowPrecision)
        {
            case LowPrecisionKind.MasterWeights:
                yield return $"TLane.Store({StorageSlots.MasterWeight}s, index, parameter);";
                yield return Store(_spec.Parameter, "parameters", "parameter");
                break;
            case LowPrecisionKind.Remainder:
                yield return StoreWords("parameters", $"{Storage}RemainderStorage.Split(parameter, out TWords {StorageSlots.Remainder})");
                yield return StoreWords($"{StorageSlots.Remainder}s", StorageSlots.Remainder);
                break;
            case LowPrecisionKind.Remainder8:
                yield return StoreWords("parameters", $"{Storage}Remainder8Storage.Split(parameter, {RandomBits.Of(0, NumberKind.UInt8)}, out TWords {StorageSlots.Remainder})");
                yield return $"TWords.StoreBytes({StorageSlots.Remainder}s, index, {StorageSlots.Remainder});";
                break;
            case LowPrecisionKind.Kahan:
                string split = _spec.Parameter == NumberKind.BFloat16 ? "SplitBFloat16" : "SplitFloat16";
                yield return StoreWords("parameters", $"{Storage}KahanStorage.{split}(parameter, out TWords {StorageSlots.Compensation})");
                yield return StoreWords($"{StorageSlots.Compensation}s", StorageSlots.Compensation);
                break;
            case LowPrecisionKind.StochasticRounding:
                yield return StoreStochastic(_spec.Parameter, "parameters", "parameter", index: 0);
                break;
            default:
                yield return Store(_spec.Parameter, "parameters", "parameter");
                break;
        }
    }

    private static string Block8Map(NumberKind type) =>
        type == NumberKind.Block8 ? $"{Storage}SignedBlock8Storage" : $"{Storage}UnsignedBlock8Storage";

    private static string Format(NumberKind type) => type == NumberKind.BFloat16 ? $"{Storage}BFloat16Storage" : $"{Storage}Float16Storage";

    private static string Words(string array) => $"TWords.Load({array}, index)";

    private static string StoreWords(string array, string words) => $"TWords.Store({array}, index, {words});";

    private static string StoreStochastic(NumberKind type, string array, string variable, int index) =>
        StoreWords(array, $"{Format(type)}.NarrowStochastic({variable}, {RandomBits.Of(index, type)})");

    private static string Load(NumberKind type, string array) => type switch
    {
        NumberKind.Float32 or NumberKind.Float64 => $"TLane.Load({array}, index)",
        NumberKind.BFloat16 or NumberKind.Float16 => $"{Format(type)}.Widen<TLane, TWords>({Words(array)})",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that kernels load."),
    };

    private static string Store(NumberKind type, string array, string variable) => type switch
    {
        NumberKind.Float32 or NumberKind.Float64 => $"TLane.Store({array}, index, {variable});",
        NumberKind.BFloat16 or NumberKind.Float16 => StoreWords(array, $"{Format(type)}.Narrow<TLane, TWords>({variable})"),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that kernels store."),
    };
}
