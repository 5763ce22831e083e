using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>A class's own rule as a declaration like any algorithm's, so that everything else treats it alike.</summary>
internal static class UserRules
{
    /// <summary>Its name in <c>GenOptim.Algorithm</c>.</summary>
    public const string Name = "Custom";

    public static AlgorithmDeclaration Declare(UserRuleSpec rule) => new()
    {
        Name = Name,
        LearningRate = rule.LearningRate ?? 0,
        RequiresLearningRate = rule.LearningRate is null,
        WeightDecay = 0,
        Hyperparameters =
        [
            .. rule.Constants.Select(constant => new Hyperparameter(
                constant.Name, constant.Value, constant.IsFlag ? null : HyperparameterRange.Any, "A constant of the class.")),
        ],
        Rule = spec => Body(rule, spec),
    };

    private static RuleBody Body(UserRuleSpec rule, OptimizerSpec spec) => new()
    {
        Title = $"The rule of {spec.Type.Name.TrimStart('@')}",
        StateSlots = rule.Slots.Select(slot => new StateSlotSpec(
            slot.Variable, slot.Key, slot.IsNonNegative ? spec.State.Unsigned() : spec.State, $"state of {rule.Method}")),
        TensorScalars = rule.TensorScalars.Select(scalar => new TensorScalarSpec(
            scalar.Variable, scalar.Key, scalar.Initial, "A number that the tensor keeps")),
        GroupScalars = rule.Group.Scalars.Select(scalar => new TensorScalarSpec(scalar.Variable, scalar.Key, scalar.Initial, "A number that the group keeps")),
        GroupAdvance = rule.Group.Calls.Select(Call),
        OptimizerScalars = rule.Optimizer.Scalars.Select(scalar => new TensorScalarSpec(
            scalar.Variable, scalar.Key, scalar.Initial, "A number that the optimizer keeps")),
        OptimizerAdvance = rule.Optimizer.Calls.Select(Call),
        Measures = rule.Reductions.GroupBy(reduction => reduction.Pass).Select(MeasurePass),
        ScalarPreparation = rule.StepScalars.Select(scalar => $"double {scalar.Variable} = {scalar.Method}({string.Join(", ", scalar.Arguments)});"),
        Scalars = rule.Arguments.Select(argument => (rule.Method, Argument: argument))
            .Concat(rule.Reductions.SelectMany(reduction => reduction.Arguments.Select(argument => (reduction.Method, Argument: argument))))
            .Where(taken => taken.Argument.Form != UserArgumentForm.Variable)
            .GroupBy(taken => FieldOf(taken.Argument))
            .Select(taken => new ScalarSpec(
                taken.Key,
                taken.First().Argument.Scalar,
                $"What {taken.First().Method} takes as {taken.First().Argument.Scalar}.",
                taken.First().Argument.Form == UserArgumentForm.Divisor)),
        Stages =
        [
            new StageSpec(
                $"The class's own rule: {rule.Method}",
                $"{rule.Method}({string.Join(", ", new[] { "ref parameter" }.Concat(rule.Slots.Select(slot => $"ref {slot.Variable}")).Append("gradient").Concat(rule.Arguments.Select(Argument)))});",
                rule.Formula.Count == 0 ? $"p, state ← {rule.Method}(p, state, g)" : string.Join("\n", rule.Formula.Select(line => line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"))))
            {
                IsStep = true,
            },
        ],
        Decay = new() { Direction = string.Empty, WhyNotCautious = "the direction of a class's own rule is not known" },
    };

    /// <summary>A number that is taken both as a divisor and otherwise has a field for each.</summary>
    private static string FieldOf(UserArgumentSpec argument) =>
        char.ToUpperInvariant(argument.Scalar[0]) + argument.Scalar.Substring(1) + (argument.Form == UserArgumentForm.Divisor ? "Divisor" : string.Empty);

    private static MeasurePassSpec MeasurePass(IEnumerable<UserReductionSpec> reductions) => new(
        reductions.Select(reduction => new StageSpec(
            $"The class's own reduction: {reduction.Method}",
            $"{PartOf(reduction)} = {reduction.Method}({string.Join(", ", reduction.Arguments.Select(Argument))});")).ToEquatableArray(),
        reductions.Select(reduction => new MeasureSpec(
            PartOf(reduction),
            reduction.Number,
            (ReductionKind)Enum.Parse(typeof(ReductionKind), reduction.Kind),
            $"{reduction.Kind} of {reduction.Method}{(reduction.IsOfAll ? " over all parameters" : string.Empty)}")
        {
            IsOfAll = reduction.IsOfAll,
        }).ToEquatableArray());

    private static string PartOf(UserReductionSpec reduction) => reduction.Number.TrimStart('@') + "OfElement";

    private static string Call(UserCallSpec call) => $"{call.Method}({string.Join(", ", call.Arguments)});";

    private static string Argument(UserArgumentSpec argument) => argument.Form switch
    {
        UserArgumentForm.Variable => argument.Scalar,
        UserArgumentForm.Lane => $"TLane.All(scalars.{FieldOf(argument)})",
        UserArgumentForm.Divisor => $"in scalars.{FieldOf(argument)}",
        _ => $"scalars.{FieldOf(argument)}",
    };
}
