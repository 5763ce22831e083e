using System;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>
/// Turns an attributed class into an <see cref="OptimizerSpec"/>. One parser serves the generator, which only wants the spec, and the
/// analyzer, which wants to know what is wrong and where.
/// </summary>
internal static class SpecParser
{
    private const double AdamWWeightDecay = 1e-5;

    private static readonly string[] SgdwOnly = ["Momentum", "Dampening", "Nesterov"];

    private static readonly string[] AdamWOnly = ["Beta1", "Beta2", "Epsilon", "AmsGrad"];

    /// <returns>The spec, or null where something was reported.</returns>
    public static OptimizerSpec? Parse(INamedTypeSymbol type, AttributeData attribute, ReportError report, CancellationToken cancellation)
    {
        bool isValid = true;
        ReportError note = (descriptor, location, arguments) =>
        {
            isValid = false;
            report(descriptor, location, arguments);
        };
        var reader = new AttributeReader(attribute, cancellation);
        TypeSpec? typeSpec = TypeSpecReader.Read(type, note, cancellation);
        if (ReadAlgorithm(reader, note) is not AlgorithmKind algorithm)
        {
            return null;
        }

        RefuseForeign(reader, algorithm, note);
        var parameter = ReadEnum(reader, "Parameter", NumberKind.Float32, note);
        var spec = new OptimizerSpec
        {
            Type = typeSpec ?? NoType,
            Algorithm = algorithm,
            Decay = ReadEnum(reader, "Decay", DecayKind.Scheduled, note),
            WeightDecay = ReadNumber(reader, "WeightDecay", algorithm == AlgorithmKind.AdamW ? AdamWWeightDecay : 0, note),
            Momentum = ReadNumber(reader, "Momentum", 0, note),
            Dampening = ReadNumber(reader, "Dampening", 0, note),
            Nesterov = reader.Bool("Nesterov"),
            Beta1 = ReadNumber(reader, "Beta1", 0.9, note),
            Beta2 = ReadNumber(reader, "Beta2", 0.95, note),
            Epsilon = ReadNumber(reader, "Epsilon", 1e-8, note),
            AmsGrad = reader.Bool("AmsGrad"),
            Parameter = parameter,
            Gradient = ReadEnum(reader, "Gradient", parameter, note),
            State = ReadEnum(reader, "State", parameter.IsLowPrecision() ? NumberKind.Float32 : parameter, note),
            ShadowCopy = ReadEnum(reader, "ShadowCopy", NumberKind.Float32, note),
            LowPrecision = ReadEnum(reader, "LowPrecision", LowPrecisionKind.None, note),
            Backends = BackendsReader.Read(type, reader, note),
        };
        CheckNesterov(reader, spec, note);
        CheckDecay(reader, spec, note);
        NumberTypeRules.Check(reader, spec, note);
        if (isValid)
        {
            MemberConflicts.Check(type, spec, note, cancellation);
        }

        return isValid ? spec : null;
    }

    private static TypeSpec NoType { get; } = new(string.Empty, default, string.Empty, "class", false, string.Empty, string.Empty);

    private static AlgorithmKind? ReadAlgorithm(AttributeReader reader, ReportError report)
    {
        int? value = reader.ConstructorEnum();
        if (value is null)
        {
            // The compiler has already said that the argument is missing or wrong.
            return null;
        }

        if (Enum.IsDefined(typeof(AlgorithmKind), value.Value))
        {
            return (AlgorithmKind)value.Value;
        }

        report(AttributeDescriptors.UnknownValue, reader.LocationOfConstructorArgument(), "Algorithm", value.Value, Names<AlgorithmKind>());
        return null;
    }

    private static TEnum ReadEnum<TEnum>(AttributeReader reader, string name, TEnum @default, ReportError report)
        where TEnum : struct, Enum
    {
        int value = reader.Enum(name, Convert.ToInt32(@default, System.Globalization.CultureInfo.InvariantCulture));
        if (Enum.IsDefined(typeof(TEnum), value))
        {
            return (TEnum)Enum.ToObject(typeof(TEnum), value);
        }

        report(AttributeDescriptors.UnknownValue, reader.LocationOf(name), name, value, Names<TEnum>());
        return @default;
    }

    private static string Names<TEnum>() => string.Join(", ", Enum.GetNames(typeof(TEnum)));

    private static double ReadNumber(AttributeReader reader, string name, double @default, ReportError report)
    {
        double value = reader.Double(name, @default);
        if (HyperparameterRange.Of(name) is { } range && !range.Contains(value))
        {
            report(AttributeDescriptors.OutOfRange, reader.LocationOf(name), name, Emit.Literal.Double(value), range.Rule);
        }

        return value;
    }

    private static void RefuseForeign(AttributeReader reader, AlgorithmKind algorithm, ReportError report)
    {
        string[] foreign = algorithm == AlgorithmKind.AdamW ? SgdwOnly : AdamWOnly;
        string[] own = algorithm == AlgorithmKind.AdamW ? AdamWOnly : SgdwOnly;
        foreach (string name in foreign.Where(reader.Has))
        {
            report(AttributeDescriptors.NotOfThisAlgorithm, reader.LocationOf(name), name, algorithm, string.Join(", ", own));
        }
    }

    private static void CheckNesterov(AttributeReader reader, OptimizerSpec spec, ReportError report)
    {
        if (spec.Nesterov && !(spec.Momentum > 0 && spec.Dampening == 0))
        {
            report(
                AttributeDescriptors.NesterovNeedsMomentum,
                reader.LocationOf("Nesterov"),
                Emit.Literal.Double(spec.Momentum),
                Emit.Literal.Double(spec.Dampening));
        }
    }

    private static void CheckDecay(AttributeReader reader, OptimizerSpec spec, ReportError report)
    {
        if (!Rules.DecayRules.HasDecay(spec) && reader.Has("WeightDecay") && spec.WeightDecay != 0)
        {
            report(AttributeDescriptors.DecayWithoutRule, reader.LocationOf("WeightDecay"), Emit.Literal.Double(spec.WeightDecay));
        }
    }
}
