using System.Linq;
using GenOptim.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>One optimizer of TorchSharp and how it treats its <c>weight_decay</c>.</summary>
internal sealed class TorchOptimizer(string name, INamedTypeSymbol type)
{
    /// <summary>The class's name, such as <c>Adam</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The class <c>TorchSharp.Modules.&lt;Name&gt;</c>.</summary>
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>Whether <c>weight_decay</c> is added to the gradient. Only AdamW's is not.</summary>
    public bool IsCoupled { get; } = name != "AdamW";

    /// <summary>Whether the gradient is divided by a root of its own history, which makes an L2 term differ per weight.</summary>
    public bool IsAdaptive { get; } = name is not ("SGD" or "ASGD");

    /// <summary>The algorithm of a <c>[DecoupledOptimizer]</c> that comes nearest.</summary>
    public string Nearest { get; } = Counterpart(name)?.Name ?? (name == "ASGD" ? "Sgdw" : "AdamW");

    /// <summary>Whether <see cref="Nearest"/> does the same apart from the decay. Adagrad and its like have no decoupled counterpart.</summary>
    public bool HasCounterpart { get; } = Counterpart(name) is not null;

    /// <summary>
    /// Whether the scalar constructor of its <c>ParamGroup</c> has a learning rate of 1 by default, where its factory has 0.002.
    /// </summary>
    public bool GroupLearningRateIsOne { get; } = name is "NAdam" or "RAdam" or "Adamax";

    private static AlgorithmDeclaration? Counterpart(string name) => Algorithms.All.FirstOrDefault(algorithm => algorithm.TorchSharpOptimizers.Contains(name));
}
