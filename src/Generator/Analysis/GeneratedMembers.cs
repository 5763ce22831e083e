using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Emit;
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
        names = names.Concat(OfTreatment(spec).SelectMany(property => new[] { property, "get_" + property, "set_" + property }));
        if (spec.Treatment.HasAverage)
        {
            names = names.Concat(spec.HasIlgpu ? ["AverageLanes", "AverageBlock", "AverageKernel", "AverageDeviceLane"] : ["AverageLanes", "AverageBlock"]);
        }

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

        if (MetricsLoopWriter.IsFor(spec, rule))
        {
            names = names.Concat([MetricsLoopWriter.Block, MetricsLoopWriter.Tile]);
        }

        foreach (int pass in MeasureWriter.Passes(rule))
        {
            names = names.Concat(new[] { "MeasureBlock", "MeasureLanes" }.Select(stem => MeasureWriter.Name(stem, pass)));
            if (spec.HasIlgpu)
            {
                names = names.Append(MeasureWriter.Name("MeasureDeviceLane", pass))
                    .Concat(rule.Measures[pass].Measures.SelectMany(measure => new[] { MeasureKernelWriter.Kernel(measure), MeasureKernelWriter.Source(measure) }));
            }
        }

        names = names.Concat(AxisWriter.LoopNames(rule));
        names = rule.Matrix is not null ? names.Concat([MatrixWriter.Block, MatrixWriter.Lanes]) : names;
        names = rule.OptimizerScalars.Count > 0 ? names.Append("AdvanceOptimizer") : names;
        return rule.GroupScalars.Count > 0 ? names.Append("AdvanceGroup") : names;
    }

    private static IEnumerable<string> OfTreatment(OptimizerSpec spec)
    {
        TreatmentSpec treatment = spec.Treatment;
        (bool Has, string Name)[] properties =
        [
            (treatment.Clip != ClipKind.None, "ClippingThreshold"),
            (treatment.HasMultipliers, "ClippingEpsilon"),
            (treatment.LossScaling, "LossScaler"),
            (treatment.Accumulation, "AccumulationCount"),
            (treatment.OnSpike != OnSpikeKind.Ignore, "SpikeGuard"),
            (treatment.HasAverage, "Average"),
        ];
        return properties.Where(property => property.Has).Select(property => property.Name);
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
        methods = methods.Concat(MeasureWriter.Passes(rule).Select(pass => Generic(MeasureWriter.Name("Measure", pass))));
        methods = methods.Concat(AxisWriter.StepNames(rule).Select(Generic));
        methods = rule.Matrix is not null ? methods.Concat([Generic(MatrixWriter.Element), $"{MatrixWriter.Stage}(MatrixBlock, Scalars)"]) : methods;
        methods = spec.Treatment.HasAverage ? methods.Append(Generic("UpdateAverage")) : methods;
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
            yield return $"{name}({rate}ParameterGroup)";
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
        string span = spec.Treatment.ZeroGradients ? "Span" : "ReadOnlySpan";
        string units = spec.Treatment.UnitArray is not null ? $", ReadOnlySpan<{Name(spec.Compute)}>" : string.Empty;
        return $"Step(Span<{Name(spec.Parameter)}>, {span}<{Name(spec.Gradient)}>{units}{slots}{scalars}, {StepInputWriter.Name})";
    }

    private static string Parameter(OptimizerSpec spec) => $"Parameter<{Name(spec.Parameter)}, {Name(spec.Gradient)}>";

    private static string Name(NumberKind kind)
    {
        string keyword = kind.Keyword();
        return keyword.Substring(keyword.LastIndexOf('.') + 1);
    }
}
