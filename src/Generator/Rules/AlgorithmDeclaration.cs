using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// What an algorithm says of itself: everything that the parser, the analyzers, the writers and the tests know of it. Each algorithm's file
/// declares one, and <see cref="Algorithms"/> lists them.
/// </summary>
internal sealed record AlgorithmDeclaration
{
    /// <summary>The algorithm's name, as in <c>GenOptim.Algorithm</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where its paper is: the generated comment and the algorithm's page link it. A class's own rule has none.</summary>
    public string Paper { get; init; } = string.Empty;

    /// <summary>The learning rate that its authors recommend.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Whether a constructor must be given the learning rate, because no value suits most trainings.</summary>
    public bool RequiresLearningRate { get; init; }

    /// <summary>The weight decay that its authors recommend, in the unit of <see cref="DecayKind.LearningRate"/>: a step loses lr times it.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Its constants, in the order in which generated code has them.</summary>
    public required IReadOnlyList<Hyperparameter> Hyperparameters { get; init; }

    /// <summary>Its rule for a class: formula, state, scalars, stages, and where decay acts.</summary>
    public required Func<OptimizerSpec, RuleBody> Rule { get; init; }

    /// <summary>Whether it steps on whole matrices, those of hidden layers: its rule has a stage over them for every class.</summary>
    public bool StepsOnMatrices { get; init; }

    /// <summary>The optimizers of TorchSharp that do the same apart from the decay: a fix offers a class of the algorithm in their place.</summary>
    public IReadOnlyList<string> TorchSharpOptimizers { get; init; } = [];

    /// <summary>Where its weights are evaluated, if not where they are trained.</summary>
    public EvaluationSpec? Evaluation { get; init; }

    /// <summary>Looks for hyperparameters that do not go together; null where any do.</summary>
    public Func<OptimizerSpec, HyperparameterConflict?>? Check { get; init; }

    /// <summary>
    /// The weight decay of a class that states none. Under <see cref="DecayKind.LearningRate"/> and <see cref="DecayKind.Corrected"/> it is the
    /// authors', and where a step loses wd itself, the authors' lr times wd.
    /// </summary>
    /// <param name="decay">What the weight decay means.</param>
    public double DefaultWeightDecay(DecayKind decay) => decay switch
    {
        DecayKind.LearningRate or DecayKind.Corrected => WeightDecay,
        DecayKind.None => 0,
        _ => LearningRate * WeightDecay,
    };

    /// <summary>The range of a number of the attribute, or null where the algorithm has no number of that name.</summary>
    /// <param name="name">Its name.</param>
    public HyperparameterRange? RangeOf(string name) => name == "WeightDecay"
        ? HyperparameterRange.NonNegative
        : Hyperparameters.FirstOrDefault(hyperparameter => hyperparameter.Name == name)?.Range;
}
