using System;
using System.Collections.Generic;
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

    public IEnumerable<string> Loads()
    {
        string parameter = _spec.LowPrecision switch
        {
            LowPrecisionKind.Remainder => $"{Storage}RemainderStorage.Join<TLane, TWords>({Words("parameters")}, {Words($"{StorageSlots.Remainder}s")})",
            LowPrecisionKind.Kahan => $"{Load(_spec.Parameter, "parameters")} + {Load(_spec.Parameter, $"{StorageSlots.Compensation}s")}",
            _ => Load(_spec.Parameter, "parameters"),
        };
        yield return $"TLane parameter = {parameter};";
        yield return $"TLane gradient = {Load(_spec.Gradient, "gradients")};";
        foreach (StateSlotSpec slot in _rule.StateSlots)
        {
            yield return $"TLane {slot.Variable} = {Load(slot.Type, IlgpuNames.Plural(slot))};";
        }
    }

    public IEnumerable<string> Stores()
    {
        switch (_spec.LowPrecision)
        {
            case LowPrecisionKind.Remainder:
                yield return $"TWords.Store(parameters, index, {Storage}RemainderStorage.Split(parameter, out TWords {StorageSlots.Remainder}));";
                yield return $"TWords.Store({StorageSlots.Remainder}s, index, {StorageSlots.Remainder});";
                break;
            case LowPrecisionKind.Kahan:
                string split = _spec.Parameter == NumberKind.BFloat16 ? "SplitBFloat16" : "SplitFloat16";
                yield return $"TWords.Store(parameters, index, {Storage}KahanStorage.{split}(parameter, out TWords {StorageSlots.Compensation}));";
                yield return $"TWords.Store({StorageSlots.Compensation}s, index, {StorageSlots.Compensation});";
                break;
            default:
                yield return Store(_spec.Parameter, "parameters", "parameter");
                break;
        }

        foreach (StateSlotSpec slot in _rule.StateSlots)
        {
            yield return Store(slot.Type, IlgpuNames.Plural(slot), slot.Variable);
        }
    }

    private static string Words(string array) => $"TWords.Load({array}, index)";

    private static string Load(NumberKind type, string array) => type switch
    {
        NumberKind.Float32 or NumberKind.Float64 => $"TLane.Load({array}, index)",
        NumberKind.BFloat16 => $"{Storage}BFloat16Storage.Widen<TLane, TWords>({Words(array)})",
        NumberKind.Float16 => $"{Storage}Float16Storage.Widen<TLane, TWords>({Words(array)})",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that kernels load."),
    };

    private static string Store(NumberKind type, string array, string variable) => type switch
    {
        NumberKind.Float32 or NumberKind.Float64 => $"TLane.Store({array}, index, {variable});",
        NumberKind.BFloat16 => $"TWords.Store({array}, index, {Storage}BFloat16Storage.Narrow<TLane, TWords>({variable}));",
        NumberKind.Float16 => $"TWords.Store({array}, index, {Storage}Float16Storage.Narrow<TLane, TWords>({variable}));",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that kernels store."),
    };
}
