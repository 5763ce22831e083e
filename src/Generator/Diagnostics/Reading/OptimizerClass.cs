using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Analysis;
using GenOptim.Generator.Analysis.UserRules;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>A class marked with <c>[DecoupledOptimizer]</c>: what the rules about decay need of it.</summary>
internal sealed class OptimizerClass(
    INamedTypeSymbol type, SyntaxReference? attribute, AlgorithmDeclaration? algorithm, DecayKind decay, double weightDecay, bool isFloat32, bool carriesDecay, string? skipping)
{
    /// <summary>The user's class.</summary>
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>Where the attribute stands; null for a class of another assembly.</summary>
    public SyntaxReference? Attribute { get; } = attribute;

    /// <summary>What it computes beside the decay; null where it names no algorithm.</summary>
    public AlgorithmDeclaration? Algorithm { get; } = algorithm;

    /// <summary>Whether it steps on whole matrices, as Muon does, or a class with a stage over matrices of its own.</summary>
    public bool StepsOnMatrices { get; } = algorithm?.StepsOnMatrices ?? HasMatrixStage(type);

    /// <summary>Whether its arithmetic is float32, as that of every class but one with float64 parameters.</summary>
    public bool IsFloat32 { get; } = isFloat32;

    /// <summary>Whether a decay factor that float32 cannot hold is rounded to 1, and not carried to later steps.</summary>
    public bool RoundsDecayAway { get; } = isFloat32 && !carriesDecay;

    /// <summary>What makes it leave steps out, as the attribute says it; null where it takes every step.</summary>
    public string? Skipping { get; } = skipping;

    /// <summary>What its weight decay means.</summary>
    public DecayKind Decay { get; } = decay;

    /// <summary>The weight decay of a group that states none.</summary>
    public double WeightDecay { get; } = weightDecay;

    /// <summary>Whether the decay of a step is not scaled by the learning rate: the value is the fraction lost per step.</summary>
    public bool IsFractionPerStep => Decay is DecayKind.Scheduled or DecayKind.Constant;

    /// <summary>Reads <paramref name="attribute"/> of <paramref name="type"/>.</summary>
    public static OptimizerClass Read(INamedTypeSymbol type, AttributeData attribute)
    {
        var decay = DecayKind.Scheduled;
        double? weightDecay = null;
        bool isFloat32 = true;
        bool carriesDecay = false;
        string? skipping = null;
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            switch (argument.Key)
            {
                case "Decay" when argument.Value.Value is int rule:
                    decay = (DecayKind)rule;
                    break;
                case "WeightDecay" when argument.Value.Value is double stated:
                    weightDecay = stated;
                    break;
                case "DecayPrecision" when argument.Value.Value is int precision:
                    carriesDecay = (DecayPrecisionKind)precision == DecayPrecisionKind.Carried;
                    break;
                case "Parameter" when argument.Value.Value is int number:
                    isFloat32 = (NumberKind)number != NumberKind.Float64;
                    break;
                case "NonFinite" when argument.Value.Value is (int)NonFiniteKind.SkipStep:
                    skipping = "NonFinite.SkipStep";
                    break;
                case "OnSpike" when argument.Value.Value is (int)OnSpikeKind.SkipStep:
                    skipping ??= "OnSpike.SkipStep";
                    break;
            }
        }

        AlgorithmDeclaration? algorithm = attribute.ConstructorArguments is [{ Value: int value }, ..] ? Algorithms.Find(value) : null;
        return new OptimizerClass(
            type, attribute.ApplicationSyntaxReference, algorithm, decay, weightDecay ?? algorithm?.DefaultWeightDecay(decay) ?? 0, isFloat32, carriesDecay, skipping);
    }

    private static bool HasMatrixStage(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Any(static method => UserRuleReader.MarkOf(method, WellKnownNames.MatrixStage) is not null);
}
