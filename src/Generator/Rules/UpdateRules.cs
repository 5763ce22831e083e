using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>Puts an algorithm's rule and its weight decay together.</summary>
internal static class UpdateRules
{
    public static UpdateRule Create(OptimizerSpec spec)
    {
        AlgorithmDeclaration algorithm = spec.UserRule is { } own ? UserRules.Declare(own) : Algorithms.Named(spec.Algorithm);
        RuleBody body = algorithm.Rule(spec);
        StageSpec[] stages = [.. TreatmentRules.Stages(spec), .. DecayRules.Stages(spec, body)];
        MeasurePassSpec[] measures = [.. body.Measures.Select(pass =>
            pass with { Stages = TreatmentRules.Stages(spec).Select(stage => stage with { Formula = null }).Concat(pass.Stages).ToEquatableArray() })];
        return new()
        {
            Title = body.Title,
            Formula = TreatmentRules.FormulaBefore(spec)
                .Concat(measures.SelectMany(pass => pass.Stages).Concat(stages).Where(stage => stage.Formula is not null).SelectMany(stage => stage.Formula!.Split('\n')))
                .Concat(TreatmentRules.FormulaAfter(spec))
                .ToEquatableArray(),
            Legend = DecayRules.Legend(spec, body.Decay).ToEquatableArray(),
            DecayFormula = spec.HasDecay() ? DecayRules.Formula(spec, body.Decay) : string.Empty,
            Constants = algorithm.Hyperparameters
                .Zip(spec.Hyperparameters, (hyperparameter, value) =>
                    new ConstantSpec(hyperparameter.Name, value.Value, hyperparameter.IsFlag, hyperparameter.Summary) { IsOfClass = spec.UserRule is not null })
                .Concat(DecayRules.Constants(spec))
                .ToEquatableArray(),
            StateSlots = body.StateSlots.ToEquatableArray(),
            GroupScalars = body.GroupScalars.ToEquatableArray(),
            GroupAdvance = body.GroupAdvance.ToEquatableArray(),
            Measures = measures.ToEquatableArray(),
            TensorScalars = body.TensorScalars.Concat(TreatmentRules.TensorScalars(spec)).ToEquatableArray(),
            ScalarPreparation = DecayRules.ScalarPreparation(spec, body).Concat(TreatmentRules.ScalarPreparation(spec)).ToEquatableArray(),
            Scalars = DecayRules.Scalars(spec, body.Decay).Concat(body.Scalars).Concat(TreatmentRules.Scalars(spec)).ToEquatableArray(),
            Stages = stages.ToEquatableArray(),
            DefaultLearningRate = algorithm.RequiresLearningRate ? null : algorithm.LearningRate,
            HasDecay = spec.HasDecay(),
        };
    }

    /// <summary>The value that a class gives to a hyperparameter.</summary>
    public static double Number(this OptimizerSpec spec, Hyperparameter hyperparameter) =>
        spec.Hyperparameters.First(value => value.Name == hyperparameter.Name).Value;

    /// <summary>Whether a class sets a flag.</summary>
    public static bool Flag(this OptimizerSpec spec, Hyperparameter hyperparameter) => spec.Number(hyperparameter) != 0;
}
