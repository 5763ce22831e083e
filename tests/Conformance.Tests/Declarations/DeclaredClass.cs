using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Conformance.Declarations;

/// <summary>
/// An optimizer class that some algorithm's declaration admits. The list is made from the declarations, so that the tests over it cover an
/// algorithm from the moment it declares itself.
/// </summary>
/// <param name="Algorithm">The algorithm's declaration.</param>
/// <param name="Values">The constants that differ from their defaults.</param>
/// <param name="Decay">The decay rule.</param>
/// <param name="IsCautious">Whether decay is cautious.</param>
/// <param name="Type">The number type.</param>
internal sealed record DeclaredClass(
    AlgorithmDeclaration Algorithm, IReadOnlyDictionary<string, double> Values, DecayRule Decay, bool IsCautious, DType Type)
{
    /// <summary>Whether its update is cautious.</summary>
    public bool HasCautiousUpdate { get; init; }

    /// <summary>Whether it steps up the gradient.</summary>
    public bool Maximizes { get; init; }

    /// <summary>Every algorithm with every flag, under every decay rule; cautious decay and float64 beside the rule that is the default.</summary>
    public static IReadOnlyList<DeclaredClass> All { get; } =
    [
        .. from variant in Variants()
           from decay in Enum.GetValues<DecayRule>()
           select variant with { Decay = decay },
        .. from variant in Variants()
           from decay in new[] { DecayRule.Scheduled, DecayRule.LearningRate }
           select variant with { Decay = decay, IsCautious = true },
        .. from variant in Variants()
           select variant with { Type = DType.Float64 },
        .. SampleAlgorithms.Classes,
        .. from variant in Variants()
           where variant.Place.WhyNotCautious is null
           select variant with { HasCautiousUpdate = true },
        .. from algorithm in Algorithms.All
           select new DeclaredClass(algorithm, new Dictionary<string, double>(), DecayRule.LearningRate, false, DType.Float32) { Maximizes = true },
        .. UserClasses.All,
    ];

    /// <summary>
    /// Whether it takes part in what is dear to run: every algorithm with its defaults under every rule, every set of flags under one.
    /// What holds state and cuts steps into parts does not see both at once.
    /// </summary>
    public bool IsSpanning => Values.Count == 0 || this is { Decay: DecayRule.Scheduled, IsCautious: false, HasCautiousUpdate: false, Type: DType.Float32 };

    /// <summary>Whether it is of an algorithm that only these tests have.</summary>
    public bool IsSample => UserSource is null && !Algorithms.All.Contains(Algorithm);

    /// <summary>The source of a class of some name with a rule of its own; null where an algorithm declares the rule.</summary>
    public Func<string, string>? UserSource { get; init; }

    /// <summary>What the generator's parser makes of that.</summary>
    public OptimizerSpec? UserSpec { get; init; }

    /// <summary>What the generator's parser would make of it.</summary>
    public OptimizerSpec Spec => UserSpec ?? SpecOf("Optimizer");

    /// <summary>The same for a class of some name.</summary>
    public OptimizerSpec SpecOf(string className) => new()
    {
        Type = new TypeSpec("Declared", default, className, "class", true, $"global::Declared.{className}", $"Declared.{className}"),
        Algorithm = IsSample ? UserRules.Name : Algorithm.Name,
        Hyperparameters = Algorithm.Hyperparameters
            .Select(hyperparameter => new HyperparameterValue(hyperparameter.Name, Values.GetValueOrDefault(hyperparameter.Name, hyperparameter.Default)))
            .ToEquatableArray(),
        Decay = (DecayKind)Decay,
        WeightDecay = 0,
        CautiousDecay = IsCautious,
        CautiousUpdate = HasCautiousUpdate,
        Maximize = Maximizes,
        Parameter = (NumberKind)Type,
        Gradient = (NumberKind)Type,
        State = (NumberKind)Type,
        LowPrecision = LowPrecisionKind.None,
        ShadowCopy = NumberKind.Float32,
        Backends = BackendKinds.Cpu,
    };

    /// <summary>Where its algorithm decays.</summary>
    public DecayPlace Place => Algorithm.Rule(Spec).Decay;

    /// <summary>The form in which it decays.</summary>
    public DecayForm Form => Decay == DecayRule.LearningRate ? Place.Form : DecayForm.Factor;

    /// <summary>Its rule.</summary>
    public UpdateRule Rule => UpdateRules.Create(Spec, Algorithm);

    /// <summary>The declaration that makes the generator write it.</summary>
    public string Declaration(string className)
    {
        if (UserSource is not null)
        {
            return UserSource(className);
        }

        string values = string.Concat(Values.Select(value =>
        {
            Hyperparameter hyperparameter = Algorithm.Hyperparameters.First(hyperparameter => hyperparameter.Name == value.Key);
            string text = hyperparameter.Choices is { } choices ? $"{value.Key}.{choices[(int)value.Value]}"
                : hyperparameter.IsFlag ? value.Value != 0 ? "true" : "false"
                : value.Value.ToString("R", CultureInfo.InvariantCulture);
            return $", {value.Key} = {text}";
        }));
        string cautious = string.Concat(
            IsCautious ? ", CautiousDecay = true" : string.Empty,
            HasCautiousUpdate ? ", CautiousUpdate = true" : string.Empty,
            Maximizes ? ", Maximize = true" : string.Empty);
        return $"""
            [DecoupledOptimizer(Algorithm.{Algorithm.Name}{values}, Decay = DecayRule.{Decay}{cautious}, Parameter = DType.{Type})]
            public sealed partial class {className};
            """;
    }

    public override string ToString() =>
        $"{Type} {Algorithm.Name}({string.Join(", ", Values.Select(value => FormattableString.Invariant($"{value.Key} {value.Value}")))}), {(IsCautious ? "cautious " : string.Empty)}{Decay}{(HasCautiousUpdate ? ", cautious update" : string.Empty)}{(Maximizes ? ", maximizing" : string.Empty)}";

    private static IEnumerable<DeclaredClass> Variants() =>
        from algorithm in Algorithms.All
        from values in ValuesOf(algorithm)
        let declared = new DeclaredClass(algorithm, values, DecayRule.Scheduled, false, DType.Float32)
        where algorithm.Check?.Invoke(declared.Spec) is null
        select declared;

    /// <summary>The defaults; each flag, and each number that is off by default, on alone; and what is off by default with each flag.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, double>> ValuesOf(AlgorithmDeclaration algorithm)
    {
        Hyperparameter[] flags = [.. algorithm.Hyperparameters.Where(hyperparameter => hyperparameter.IsFlag)];
        Hyperparameter[] off = [.. algorithm.Hyperparameters.Where(hyperparameter => hyperparameter is { IsFlag: false, Default: 0, Choices: null })];
        yield return new Dictionary<string, double>();
        foreach (Hyperparameter one in off.Concat(flags))
        {
            yield return new Dictionary<string, double> { [one.Name] = one.IsFlag ? 1 - one.Default : 0.5 };
        }

        foreach (Hyperparameter one in algorithm.Hyperparameters.Where(hyperparameter => hyperparameter.Choices is not null))
        {
            foreach (int choice in Enumerable.Range(1, one.Choices!.Count - 1))
            {
                yield return new Dictionary<string, double> { [one.Name] = choice };
            }
        }

        foreach (Hyperparameter flag in flags)
        {
            foreach (Hyperparameter number in off)
            {
                yield return new Dictionary<string, double> { [number.Name] = 0.5, [flag.Name] = 1 - flag.Default };
            }
        }

        if (off.Length > 1)
        {
            yield return off.ToDictionary(number => number.Name, _ => 0.5);
        }
    }
}
