using System;
using System.Collections.Generic;
using System.Globalization;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>How the arrays of a class become lanes and lanes become arrays: the lines around the update, which knows nothing of it.</summary>
internal sealed class StorageLines
{
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
    }

    /// <summary>Everything that is kept per parameter, in the order of a block's slots.</summary>
    public IReadOnlyList<StateSlotSpec> Slots { get; }

    /// <summary>Whether lanes are loaded and stored as they are.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether anything is rounded by chance, under a key.</summary>
    public bool IsRandom { get; }

    /// <summary>Whether a parameter's values are copied before its first step.</summary>
    public bool HasMasterWeights => _spec.LowPrecision == LowPrecisionKind.MasterWeights;

    /// <summary>The type parameters of a loop.</summary>
    public string TypeParameters => IsPlain ? "TLane" : "TLane, TWords";

    /// <summary>Their constraints, line by line.</summary>
    public IEnumerable<string> Constraints
    {
        get
        {
            string lane = $"where TLane : struct, global::GenOptim.Lanes.ICpuLane<TLane, {_spec.Compute.Keyword()}>";
            return IsPlain
                ? [lane]
                : [$"{lane}, global::GenOptim.Lanes.IWordLane<TLane, TWords>", "where TWords : struct, global::GenOptim.Lanes.ICpuWords<TWords>"];
        }
    }

    /// <summary>The key's parameter in a method's list, or nothing.</summary>
    public string KeyParameter => IsRandom ? ", in global::GenOptim.Storage.RoundingKey roundingKey" : string.Empty;

    /// <summary>The key's argument in a call's list, or nothing.</summary>
    public string KeyArgument => IsRandom ? ", in roundingKey" : string.Empty;

    /// <summary>The type arguments of a loop in vectors of some bits, or in single elements.</summary>
    public string TypeArguments(string lane)
    {
        string laneType = $"global::GenOptim.Lanes.{lane}Lane<{_spec.Compute.Keyword()}>";
        return IsPlain ? laneType : $"{laneType}, global::GenOptim.Lanes.{lane}Words";
    }

    public IEnumerable<string> Loads()
    {
        string parameter = _spec.LowPrecision switch
        {
            LowPrecisionKind.MasterWeights => $"TLane.Load(ref {StorageSlots.MasterWeight}s, i)",
            LowPrecisionKind.Remainder => $"{Storage}RemainderStorage.Load<TLane, TWords>(ref parameters, ref {StorageSlots.Remainder}s, i)",
            LowPrecisionKind.Kahan => $"{Storage}KahanStorage.Load<TLane, TWords>(ref parameters, ref {StorageSlots.Compensation}s, i)",
            _ => Load(_spec.Parameter, "ref parameters"),
        };
        yield return $"TLane parameter = {parameter};";
        yield return $"TLane gradient = {Load(_spec.Gradient, "in gradients")};";
        foreach (StateSlotSpec slot in _rule.StateSlots)
        {
            yield return $"TLane {slot.Variable} = {Load(slot.Type, $"ref {slot.Variable}s")};";
        }
    }

    public IEnumerable<string> Stores()
    {
        int random = 0;
        switch (_spec.LowPrecision)
        {
            case LowPrecisionKind.MasterWeights:
                yield return $"parameter.Store(ref {StorageSlots.MasterWeight}s, i);";
                yield return Store(_spec.Parameter, "parameter");
                break;
            case LowPrecisionKind.Remainder:
                yield return $"{Storage}RemainderStorage.Store<TLane, TWords>(parameter, ref parameters, ref {StorageSlots.Remainder}s, i);";
                break;
            case LowPrecisionKind.Kahan:
                yield return $"{Storage}KahanStorage.Store<TLane, TWords>(parameter, ref parameters, ref {StorageSlots.Compensation}s, i);";
                break;
            case LowPrecisionKind.StochasticRounding:
                foreach (string line in StoreStochastic(_spec.Parameter, "parameter", random++))
                {
                    yield return line;
                }

                break;
            default:
                yield return Store(_spec.Parameter, "parameter");
                break;
        }

        foreach (StateSlotSpec slot in _rule.StateSlots)
        {
            IEnumerable<string> lines = slot.Type.IsLowPrecision()
                ? StoreStochastic(slot.Type, slot.Variable, random++)
                : [Store(slot.Type, slot.Variable)];
            foreach (string line in lines)
            {
                yield return line;
            }
        }
    }

    private static string Load(NumberKind type, string array) => type switch
    {
        NumberKind.Float32 or NumberKind.Float64 => $"TLane.Load({array}, i)",
        NumberKind.BFloat16 => $"{Storage}BFloat16Storage.Load<TLane, TWords>({array}, i)",
        NumberKind.Float16 => $"{Storage}Float16Storage.Load<TLane, TWords>({array}, i)",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that lanes are loaded from."),
    };

    private static string Store(NumberKind type, string variable) => type switch
    {
        NumberKind.Float32 or NumberKind.Float64 => $"{variable}.Store(ref {variable}s, i);",
        NumberKind.BFloat16 => $"{Storage}BFloat16Storage.Store<TLane, TWords>({variable}, ref {variable}s, i);",
        NumberKind.Float16 => $"{Storage}Float16Storage.Store<TLane, TWords>({variable}, ref {variable}s, i);",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that lanes are stored to."),
    };

    /// <summary>A word gives two roundings their chance, one by either half.</summary>
    private static IEnumerable<string> StoreStochastic(NumberKind type, string variable, int random)
    {
        string number = (random / 2).ToString(CultureInfo.InvariantCulture);
        if (random % 2 == 0)
        {
            yield return $"TWords random{number} = {Storage}RandomWords.Next<TWords>(in roundingKey, {number}, i);";
        }

        string half = random % 2 == 0 ? $"random{number}" : $"random{number} << 16";
        yield return type == NumberKind.BFloat16
            ? $"{Storage}BFloat16Storage.StoreStochastic({variable}, ref {variable}s, i, {half});"
            : $"{Storage}Float16Storage.StoreStochastic({variable}, ref {variable}s, i, {half});";
    }
}
