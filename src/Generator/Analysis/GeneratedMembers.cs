using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Emit.Cpu;
using GenOptim.Generator.Emit.Ilgpu;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Analysis;

/// <summary>What the generated part of a class declares. A test compares it with what is generated.</summary>
internal static class GeneratedMembers
{
    private static readonly string[] Properties = ["StepCount", "LearningRate", "Schedule", "Multiplier", "ThreadCount", "ParameterGroups"];

    private static readonly string[] Always =
        ["DefaultLearningRate", "Scalars", "ComputeScalars", "CheckScalars", "UpdateBlock", "UpdateLanes", "CpuEngine", "Descriptor", "_engine", "ParameterGroup", StepInputWriter.Name, "GenOptim.IOptimizer.Engine"];

    /// <summary>Names that no member of the user's may have, of whatever kind.</summary>
    public static IEnumerable<string> Names(OptimizerSpec spec, UpdateRule rule)
    {
        IEnumerable<string> properties = StorageSlots.IsRandom(spec, rule) ? Properties.Append("RoundingSeed") : Properties;
        IEnumerable<string> names = Always
            .Concat(rule.Constants.Where(constant => !constant.IsOfClass).Select(constant => constant.Name))
            .Concat(properties.SelectMany(property => new[] { property, "get_" + property, "set_" + property }));
        if (spec.HasIlgpu)
        {
            names = names.Concat(["UpdateKernel", "UpdateDeviceLane", "DeviceParameter", "DeviceOptimizer"]);
        }

        if (StorageSlots.HasBlock8(rule))
        {
            names = names.Concat(["UpdateBlock8", Block8LoopWriter.Name]);
            if (spec.HasIlgpu)
            {
                names = names.Concat([Block8KernelWriter.Name, "UpdateDeviceBlock", "EncodeDeviceBlock"]);
            }
        }

        return names;
    }

    /// <summary>Methods that the user may overload, as <see cref="MemberSignature"/> writes them.</summary>
    public static IEnumerable<string> Methods(OptimizerSpec spec, UpdateRule rule)
    {
        string parameter = Parameter(spec);
        IEnumerable<string> methods =
        [
            "Step()", "GetStepCount(Parameter)", "AddGroup(ParameterGroup)", $"AddParameter(ParameterGroup, {parameter})", "RemoveGroup(ParameterGroup)",
            "RemoveParameter(Parameter)", $"ReplaceParameter({parameter}, {parameter})", "ResetState()", "ResetState(Parameter)", "ExportState()",
            "ImportState(OptimizerState, HyperparameterSource)", "Dispose()", SpanStep(spec, rule), Generic("Update"),
        ];
        return spec.HasShadowCopy ? methods.Concat(["GetShadowCopy(Parameter)", "RefreshShadowCopies()"]) : methods;
    }

    /// <summary>A generic method, whatever its parameters are.</summary>
    public static string Generic(string name) => name + "<>";

    /// <summary>The instance constructors.</summary>
    public static IEnumerable<string> Constructors(OptimizerSpec spec, UpdateRule rule)
    {
        string name = spec.Type.Name.TrimStart('@');
        foreach (string rate in rule.DefaultLearningRate is null ? ["double, "] : new[] { "double, ", string.Empty })
        {
            yield return $"{name}({rate}ParameterGroup[])";
            yield return $"{name}({rate}IEnumerable<{Parameter(spec)}>)";
            yield return $"{name}({rate}IEnumerable<Parameter>)";
        }

        if (spec.Type.IsRecord)
        {
            yield return $"{name}({name})";
        }
    }

    private static string SpanStep(OptimizerSpec spec, UpdateRule rule)
    {
        string slots = string.Concat(StorageSlots.All(spec, rule).Select(slot => $", Span<{Name(slot.Type)}>"));
        string scalars = string.Concat(rule.TensorScalars.Select(_ => ", double"));
        return $"Step(Span<{Name(spec.Parameter)}>, ReadOnlySpan<{Name(spec.Gradient)}>{slots}{scalars}, {StepInputWriter.Name})";
    }

    private static string Parameter(OptimizerSpec spec) => $"Parameter<{Name(spec.Parameter)}, {Name(spec.Gradient)}>";

    private static string Name(NumberKind kind)
    {
        string keyword = kind.Keyword();
        return keyword.Substring(keyword.LastIndexOf('.') + 1);
    }
}
