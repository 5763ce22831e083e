using System;
using System.Linq;
using System.Threading;
using GenOptim.Generator.Analysis.UserRules;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis;

/// <summary>
/// Turns an attributed class into an <see cref="OptimizerSpec"/>. One parser serves the generator, which only wants the spec, and the
/// analyzer, which wants to know what is wrong and where.
/// </summary>
internal static class SpecParser
{
    /// <returns>
    /// The spec; one with <see cref="OptimizerSpec.HasErrors"/> where something was reported and the class's shape can be generated all the same;
    /// null where it cannot.
    /// </returns>
    public static OptimizerSpec? Parse(INamedTypeSymbol type, AttributeData attribute, ReportError report, CancellationToken cancellation)
    {
        bool isValid = true;
        ReportError note = (descriptor, location, arguments) =>
        {
            isValid = false;
            report(descriptor, location, arguments);
        };
        bool hasTypes = true;
        ReportError noteTypes = (descriptor, location, arguments) =>
        {
            hasTypes = false;
            note(descriptor, location, arguments);
        };
        var reader = new AttributeReader(attribute, cancellation);
        TypeSpec? typeSpec = TypeSpecReader.Read(type, note, cancellation);
        var decay = ReadEnum(reader, "Decay", DecayKind.Scheduled, note);
        var parameter = ReadEnum(reader, "Parameter", NumberKind.Float32, noteTypes);
        UserRuleSpec? userRule = reader.NamesNoAlgorithm ? UserRuleReader.Read(type, reader.Location, parameter, note) ?? UserRuleSpec.Faulty : null;
        AlgorithmDeclaration? read = userRule is not null ? Rules.UserRules.Declare(userRule) : ReadAlgorithm(reader, note);
        isValid &= read is not null;
        AlgorithmDeclaration algorithm = read ?? Algorithms.Named("AdamW");
        if (read is not null)
        {
            RefuseForeign(reader, algorithm, note);
            if (userRule is null)
            {
                UserRuleReader.RefuseMarks(type, algorithm.Name, note);
            }
        }

        var spec = new OptimizerSpec
        {
            Type = typeSpec ?? NoType,
            Algorithm = algorithm.Name,
            UserRule = userRule,
            Hyperparameters = algorithm.Hyperparameters
                .Select(hyperparameter => userRule is null ? Read(reader, hyperparameter, parameter, note) : new HyperparameterValue(hyperparameter.Name, hyperparameter.Default))
                .ToEquatableArray(),
            Decay = decay,
            WeightDecay = ReadNumber(reader, "WeightDecay", algorithm.DefaultWeightDecay(decay), HyperparameterRange.NonNegative, note),
            CautiousDecay = decay != DecayKind.None && reader.Bool("CautiousDecay"),
            CautiousUpdate = reader.Bool("CautiousUpdate"),
            Maximize = reader.Bool("Maximize"),
            Parameter = parameter,
            Gradient = ReadEnum(reader, "Gradient", parameter, noteTypes),
            State = ReadEnum(reader, "State", parameter.IsLowPrecision() ? NumberKind.Float32 : parameter, noteTypes),
            ShadowCopy = ReadEnum(reader, "ShadowCopy", NumberKind.Float32, noteTypes),
            LowPrecision = ReadEnum(reader, "LowPrecision", LowPrecisionKind.None, noteTypes),
            Metrics = ReadMetrics(reader, note),
            Treatment = new()
            {
                Clip = ReadEnum(reader, "Clip", ClipKind.None, note),
                NonFinite = ReadEnum(reader, "NonFinite", NonFiniteKind.Propagate, note),
                LossScaling = reader.Bool("LossScaling"),
                Accumulation = reader.Bool("Accumulation"),
                ZeroGradients = reader.Bool("ZeroGradients"),
                CentralizesGradients = reader.Bool("CentralizeGradients"),
                OnSpike = ReadEnum(reader, "OnSpike", OnSpikeKind.Ignore, note),
                Average = ReadEnum(reader, "Average", WeightAverageKind.None, note),
                DecayPrecision = ReadEnum(reader, "DecayPrecision", DecayPrecisionKind.Rounded, note),
            },
            Backends = BackendsReader.Read(type, reader, note),
        };
        if (algorithm.Check?.Invoke(spec) is { } conflict)
        {
            note(conflict.Descriptor, reader.LocationOf(conflict.Name), [.. conflict.Arguments]);
        }

        if (userRule is not null && spec.CautiousDecay)
        {
            note(UserRuleDescriptors.CautiousDecay, reader.LocationOf("CautiousDecay"), type.Name);
        }

        DecayPlace place = algorithm.Rule(spec).Decay;
        if (spec.CautiousUpdate && place.WhyNotCautious is { } senseless)
        {
            note(AttributeDescriptors.OptionOutOfPlace, reader.LocationOf("CautiousUpdate"), "CautiousUpdate", senseless);
        }

        if (spec.Treatment.CentralizesGradients && WhyNotCentralized(spec) is { } why)
        {
            note(AttributeDescriptors.OptionOutOfPlace, reader.LocationOf("CentralizeGradients"), "CentralizeGradients", why);
        }

        CheckDecay(reader, spec, note);
        if (spec.HasIlgpu && WhyNoKernels(algorithm.Rule(spec)) is { } whyNone)
        {
            note(IlgpuDescriptors.NoKernels, reader.LocationOf("Backends"), type.Name, TitleOf(algorithm), whyNone);
        }

        CheckCarriedDecay(reader, spec, algorithm, note);
        if (hasTypes)
        {
            NumberTypeRules.Check(reader, spec, noteTypes);
            RuleBody body = Caution.Apply(spec, algorithm.Rule(spec));
            if (spec.State.IsBlock8() && (body.Measures.Any() || body.Matrix is not null))
            {
                noteTypes(
                    AttributeDescriptors.UnsupportedTypes,
                    reader.LocationOf("State"),
                    "State",
                    spec.State,
                    $" with {TitleOf(algorithm)}, which reads its state before the step",
                    "Float32 or BFloat16");
            }
        }

        if (typeSpec is null)
        {
            return null;
        }

        spec = isValid ? spec : SpecRepair.Repair(spec, algorithm, hasUnknownTypes: !hasTypes);
        if (MemberConflicts.Check(type, spec, report, cancellation))
        {
            return null;
        }

        return ConstructorChains.Check(type, report, cancellation) ? spec with { HasErrors = true } : spec;
    }

    /// <summary>What messages call an algorithm: a class's own has no name.</summary>
    private static string TitleOf(AlgorithmDeclaration algorithm) => algorithm.Name == Rules.UserRules.Name ? "its own rule" : algorithm.Name;

    private static TypeSpec NoType { get; } = new(string.Empty, default, string.Empty, "class", false, string.Empty, string.Empty);

    private static AlgorithmDeclaration? ReadAlgorithm(AttributeReader reader, ReportError report)
    {
        int? value = reader.ConstructorEnum();
        if (value is null)
        {
            // The compiler has already said that the argument is missing or wrong.
            return null;
        }

        AlgorithmDeclaration? algorithm = Algorithms.Find(value.Value);
        if (algorithm is null)
        {
            string names = string.Join(", ", Algorithms.All.Select(known => known.Name));
            report(AttributeDescriptors.UnknownValue, reader.LocationOfConstructorArgument(), "Algorithm", value.Value, names);
        }

        return algorithm;
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

    /// <summary>Metrics may be combined.</summary>
    private static MetricKinds ReadMetrics(AttributeReader reader, ReportError report)
    {
        int value = reader.Enum("Metrics", 0);
        if ((value & ~(int)MetricKinds.All) == 0)
        {
            return (MetricKinds)value;
        }

        report(AttributeDescriptors.UnknownValue, reader.LocationOf("Metrics"), "Metrics", value, Names<MetricKinds>());
        return MetricKinds.None;
    }

    private static string Names<TEnum>() => string.Join(", ", Enum.GetNames(typeof(TEnum)));

    private static HyperparameterValue Read(AttributeReader reader, Hyperparameter hyperparameter, NumberKind parameter, ReportError report)
    {
        if (hyperparameter.Choices is { } choices)
        {
            int chosen = reader.Enum(hyperparameter.Name, 0);
            if (chosen < 0 || chosen >= choices.Count)
            {
                report(AttributeDescriptors.UnknownValue, reader.LocationOf(hyperparameter.Name), hyperparameter.Name, chosen, string.Join(", ", choices));
                chosen = 0;
            }

            return new(hyperparameter.Name, chosen);
        }

        if (hyperparameter.Range is not { } range)
        {
            return new(hyperparameter.Name, !reader.Has(hyperparameter.Name) ? hyperparameter.Default : reader.Bool(hyperparameter.Name) ? 1 : 0);
        }

        double value = ReadNumber(reader, hyperparameter.Name, hyperparameter.Default, range, report);
        if (range.Contains(value) && parameter != NumberKind.Float64 && LostConstant.As(value) is string lost)
        {
            report(AttributeDescriptors.LostConstant, reader.LocationOf(hyperparameter.Name), hyperparameter.Name, Emit.Literal.Double(value), lost);
        }

        return new(hyperparameter.Name, value);
    }

    private static double ReadNumber(AttributeReader reader, string name, double @default, HyperparameterRange range, ReportError report)
    {
        double value = reader.Double(name, @default);
        if (!range.Contains(value))
        {
            report(AttributeDescriptors.OutOfRange, reader.LocationOf(name), name, Emit.Literal.Double(value), range.Rule);
        }

        return value;
    }

    private static void RefuseForeign(AttributeReader reader, AlgorithmDeclaration algorithm, ReportError report)
    {
        string[] own = algorithm.Name == Rules.UserRules.Name ? [] : [.. algorithm.Hyperparameters.Select(hyperparameter => hyperparameter.Name)];
        foreach (string name in Algorithms.HyperparameterNames.Except(own).Where(reader.Has))
        {
            report(AttributeDescriptors.NotOfThisAlgorithm, reader.LocationOf(name), name, algorithm.Name, string.Join(", ", own));
        }
    }

    private static string? WhyNoKernels(RuleBody rule) =>
        rule.Matrix is not null ? "its stage over whole matrices runs on the CPU alone"
        : rule.Measures.Any(pass => pass.IsOfAxes) ? "what it keeps of rows and columns is found on the CPU alone"
        : null;

    private static string? WhyNotCentralized(OptimizerSpec spec) =>
        spec.Treatment.HasMultipliers ? "adaptive clipping compares norms of gradients as they are" : null;

    private static void CheckDecay(AttributeReader reader, OptimizerSpec spec, ReportError report)
    {
        if (!spec.HasDecay() && reader.Has("WeightDecay") && spec.WeightDecay != 0)
        {
            report(AttributeDescriptors.DecayWithoutRule, reader.LocationOf("WeightDecay"), Emit.Literal.Double(spec.WeightDecay));
        }
    }

    private static void CheckCarriedDecay(AttributeReader reader, OptimizerSpec spec, AlgorithmDeclaration algorithm, ReportError report)
    {
        if (spec.Treatment.DecayPrecision == DecayPrecisionKind.Carried && DecayRules.WhyNotCarried(spec, algorithm.Rule(spec).Decay) is { } reason)
        {
            report(AttributeDescriptors.DecayCannotBeCarried, reader.LocationOf("DecayPrecision"), reason);
        }
    }
}
