using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Analysis;

/// <summary>Which number types of parameters, gradients and state go together, and which of them need <c>LowPrecision</c>.</summary>
internal static class NumberTypeRules
{
    private static readonly Dictionary<NumberKind, Partners> Allowed = new()
    {
        [NumberKind.Float32] = new(
            [NumberKind.Float32, NumberKind.BFloat16, NumberKind.Float16],
            [NumberKind.Float32, NumberKind.BFloat16, NumberKind.Block8]),
        [NumberKind.Float64] = new([NumberKind.Float64], [NumberKind.Float64]),
        [NumberKind.BFloat16] = new(
            [NumberKind.BFloat16, NumberKind.Float32],
            [NumberKind.Float32, NumberKind.BFloat16, NumberKind.Block8]),
        [NumberKind.Float16] = new(
            [NumberKind.Float16, NumberKind.Float32],
            [NumberKind.Float32, NumberKind.BFloat16, NumberKind.Block8]),
    };

    public static void Check(AttributeReader reader, OptimizerSpec spec, ReportError report)
    {
        if (!Allowed.TryGetValue(spec.Parameter, out Partners partners))
        {
            report(AttributeDescriptors.UnsupportedTypes, reader.LocationOf("Parameter"), "Parameter", spec.Parameter, string.Empty, Names(Allowed.Keys));
            return;
        }

        CheckPartner(reader, spec, "Gradient", spec.Gradient, partners.Gradients, report);
        CheckPartner(reader, spec, "State", spec.State, partners.States, report);
        CheckLowPrecision(reader, spec, report);
        CheckShadowCopy(reader, spec, report);
    }

    private static void CheckPartner(
        AttributeReader reader, OptimizerSpec spec, string name, NumberKind type, IReadOnlyList<NumberKind> allowed, ReportError report)
    {
        if (!allowed.Contains(type))
        {
            report(AttributeDescriptors.UnsupportedTypes, reader.LocationOf(name), name, type, $" while Parameter is {spec.Parameter}", Names(allowed));
        }
    }

    private static void CheckLowPrecision(AttributeReader reader, OptimizerSpec spec, ReportError report)
    {
        NumberKind[] needed = spec.LowPrecision switch
        {
            LowPrecisionKind.None => [spec.Parameter],
            LowPrecisionKind.Remainder or LowPrecisionKind.Remainder8 => [NumberKind.BFloat16],
            _ => [NumberKind.BFloat16, NumberKind.Float16],
        };
        if (!needed.Contains(spec.Parameter))
        {
            report(AttributeDescriptors.LowPrecisionOfOtherTypes, reader.LocationOf("LowPrecision"), spec.LowPrecision, spec.Parameter, Names(needed));
        }
    }

    private static void CheckShadowCopy(AttributeReader reader, OptimizerSpec spec, ReportError report)
    {
        if (reader.Has("ShadowCopy") && !(spec.ShadowCopy.IsLowPrecision() && spec.Parameter == NumberKind.Float32))
        {
            report(AttributeDescriptors.ShadowCopyTypes, reader.LocationOf("ShadowCopy"), spec.ShadowCopy, spec.Parameter);
        }
    }

    /// <summary>"A", "A or B", "A, B or C".</summary>
    private static string Names(IEnumerable<NumberKind> types)
    {
        string[] names = types.Select(type => type.ToString()).ToArray();
        return names.Length == 1
            ? names[0]
            : $"{string.Join(", ", names.Take(names.Length - 1))} or {names[names.Length - 1]}";
    }

    private readonly struct Partners(NumberKind[] gradients, NumberKind[] states)
    {
        public IReadOnlyList<NumberKind> Gradients { get; } = gradients;

        public IReadOnlyList<NumberKind> States { get; } = states;
    }
}
