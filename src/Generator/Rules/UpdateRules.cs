using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Puts an algorithm's rule and its weight decay together.</summary>
internal static class UpdateRules
{
    /// <summary>The rule of a class.</summary>
    public static UpdateRule Create(OptimizerSpec spec) =>
        Create(spec, spec.UserRule is { } own ? UserRules.Declare(own) : Algorithms.Named(spec.Algorithm));

    /// <summary>The rule of a class by an algorithm's declaration.</summary>
    public static UpdateRule Create(OptimizerSpec spec, AlgorithmDeclaration algorithm)
    {
        RuleBody body = Caution.Apply(spec, algorithm.Rule(spec));
        StageSpec[] stages = [.. TreatmentRules.Stages(spec), .. DecayRules.Stages(spec, body)];
        MeasurePassSpec[] measures = [.. body.Measures.Select(pass => pass with { Stages = Measured(spec, body, pass).ToEquatableArray() })];
        MatrixStageSpec? matrix = body.Matrix is { } whole
            ? whole with { Stages = TreatmentRules.Stages(spec).Select(WithoutFormula).Concat(whole.Stages).ToEquatableArray() }
            : null;
        return new()
        {
            Title = body.Title,
            Papers = new[] { algorithm.Paper }.Concat(body.OtherPapers).Where(paper => paper.Length > 0).ToEquatableArray(),
            Formula = TreatmentRules.FormulaBefore(spec)
                .Concat(measures.SelectMany(pass => pass.Stages.Concat(pass.AxisSteps.SelectMany(step => step.Stages))).Concat(matrix?.Stages ?? default(EquatableArray<StageSpec>)).Concat(matrix?.Steps ?? default(EquatableArray<StageSpec>)).Concat(stages).Where(stage => stage.Formula is not null).SelectMany(stage => stage.Formula!.Split('\n')))
                .Concat(TreatmentRules.FormulaAfter(spec))
                .ToEquatableArray(),
            Legend = DecayRules.Legend(spec, body.Decay).ToEquatableArray(),
            DecayFormula = spec.HasDecay() ? DecayRules.Formula(spec, body.Decay) : string.Empty,
            Constants = algorithm.Hyperparameters
                .Zip(spec.Hyperparameters, (hyperparameter, value) => (Hyperparameter: hyperparameter, value.Value))
                .Where(constant => constant.Hyperparameter.OnlyWith is not { } flag || spec.Hyperparameters.First(value => value.Name == flag).Value != 0)
                .Select(constant => new ConstantSpec(constant.Hyperparameter.Name, constant.Value, constant.Hyperparameter.IsFlag, constant.Hyperparameter.Summary)
                {
                    IsOfClass = spec.UserRule is not null,
                    Choice = constant.Hyperparameter.Choices?[(int)constant.Value],
                })
                .Concat(DecayRules.Constants(spec))
                .ToEquatableArray(),
            StateSlots = body.StateSlots.Where(slot => slot.Axis == AxisKind.Elements).ToEquatableArray(),
            AxisSlots = body.StateSlots.Where(slot => slot.Axis != AxisKind.Elements).ToEquatableArray(),
            GroupScalars = body.GroupScalars.ToEquatableArray(),
            GroupAdvance = body.GroupAdvance.ToEquatableArray(),
            RetiredGroupScalars = body.RetiredGroupScalars.ToEquatableArray(),
            OptimizerScalars = body.OptimizerScalars.ToEquatableArray(),
            OptimizerAdvance = body.OptimizerAdvance.ToEquatableArray(),
            Measures = measures.ToEquatableArray(),
            Matrix = matrix,
            TensorScalars = body.TensorScalars.Concat(TreatmentRules.TensorScalars(spec)).ToEquatableArray(),
            ScalarPreparation = DecayRules.ScalarPreparation(spec, body).Concat(TreatmentRules.ScalarPreparation(spec)).ToEquatableArray(),
            Scalars = DecayRules.Scalars(spec, body.Decay).Concat(body.Scalars).Concat(TreatmentRules.Scalars(spec)).ToEquatableArray(),
            Stages = stages.ToEquatableArray(),
            DefaultLearningRate = algorithm.RequiresLearningRate ? null : algorithm.LearningRate,
            HasDecay = spec.HasDecay(),
            Evaluation = algorithm.Evaluation,
        };
    }

    /// <summary>What a pass measures, with what comes before it: the gradient's treatment, and the decay where it sees that.</summary>
    private static IEnumerable<StageSpec> Measured(OptimizerSpec spec, RuleBody body, MeasurePassSpec pass)
    {
        if (!pass.GoesOverElements)
        {
            return [];
        }

        // The decay's line of the formula is the update's.
        IEnumerable<StageSpec> stages = pass.SeesDecay
            ? DecayRules.Stages(spec, body with { Stages = pass.Stages }).Select(stage => pass.Stages.Contains(stage) ? stage : WithoutFormula(stage))
            : pass.Stages;
        return TreatmentRules.Stages(spec).Select(WithoutFormula).Concat(stages);
    }

    private static StageSpec WithoutFormula(StageSpec stage) => stage with { Formula = null };

    /// <summary>The value that a class gives to a hyperparameter.</summary>
    public static double Number(this OptimizerSpec spec, Hyperparameter hyperparameter) =>
        spec.Hyperparameters.First(value => value.Name == hyperparameter.Name).Value;

    /// <summary>Whether a class sets a flag.</summary>
    public static bool Flag(this OptimizerSpec spec, Hyperparameter hyperparameter) => spec.Number(hyperparameter) != 0;
}
