using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Analysis.UserRules;
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
        Check = spec => UserStages.Check(rule, spec),
        Rule = spec => Body(rule, spec),
    };

    private static RuleBody Body(UserRuleSpec rule, OptimizerSpec spec) => new()
    {
        Title = $"The rule of {spec.Type.Name.TrimStart('@')}",
        StateSlots = rule.Slots.Select(slot => new StateSlotSpec(
            slot.Variable, slot.Key, slot.IsNonNegative ? spec.State.Unsigned() : spec.State, $"state of {rule.Method}"))
            .Concat(UserStages.Slots(rule, spec)),
        TensorScalars = rule.TensorScalars.Select(scalar => new TensorScalarSpec(
            scalar.Variable, scalar.Key, scalar.Initial, "A number that the tensor keeps")),
        GroupScalars = rule.Group.Scalars.Select(scalar => new TensorScalarSpec(scalar.Variable, scalar.Key, scalar.Initial, "A number that the group keeps")),
        GroupAdvance = rule.Group.Calls.Select(call => Call(rule, spec, call.Method, call.Arguments) + ";"),
        OptimizerScalars = rule.Optimizer.Scalars.Select(scalar => new TensorScalarSpec(
            scalar.Variable, scalar.Key, scalar.Initial, "A number that the optimizer keeps")),
        OptimizerAdvance = rule.Optimizer.Calls.Select(call => Call(rule, spec, call.Method, call.Arguments) + ";"),
        Measures = rule.Stages.GroupBy(stage => stage.Pass).Select(stages => UserStages.Pass(rule, spec, stages)),
        Matrix = rule.Matrix is { } matrix ? UserMatrixStage.Of(rule, spec, matrix) : null,
        ScalarPreparation = rule.StepScalars.Select(scalar => $"double {scalar.Variable} = {Call(rule, spec, scalar.Method, scalar.Arguments)};"),
        Scalars = Numbers(rule)
            .GroupBy(taken => FieldOf(rule, taken.Argument))
            .Select(taken => new ScalarSpec(
                taken.Key,
                taken.First().Argument.Scalar,
                $"What {taken.First().Method} takes as {taken.First().Argument.Scalar}.",
                taken.First().Argument.Form == UserArgumentForm.Divisor)),
        Stages =
        [
            new StageSpec(
                $"The class's own rule: {rule.Method}",
                Call(rule, spec, rule.Method, new[] { "ref parameter" }.Concat(rule.Slots.Select(slot => $"ref {slot.Variable}")).Append("gradient").Concat(rule.Arguments.Select(argument => Argument(rule, argument)))) + ";",
                rule.Formula.Count == 0 ? $"p, state ← {rule.Method}(p, state, g)" : string.Join("\n", rule.Formula.Select(line => line.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"))))
            {
                IsStep = true,
            },
        ],
        Decay = new() { Direction = string.Empty, WhyNotCautious = "the direction of a class's own rule is not known" },
    };

    /// <summary>The numbers that methods over lanes take, with the methods.</summary>
    private static IEnumerable<(string Method, UserArgumentSpec Argument)> Numbers(UserRuleSpec rule) =>
        rule.Arguments.Select(argument => (rule.Method, Argument: argument))
            .Concat(rule.Stages.SelectMany(stage => stage.Arguments.Select(argument => (stage.Method, Argument: argument))))
            .Concat(rule.Matrix is { } matrix ? UserMatrixStage.Numbers(matrix) : [])
            .Where(taken => taken.Argument.Form is UserArgumentForm.Number or UserArgumentForm.Lane or UserArgumentForm.Divisor);

    /// <summary>A number that is taken both as a divisor and otherwise has a field for each, which is no other number's.</summary>
    private static string FieldOf(UserRuleSpec rule, UserArgumentSpec argument)
    {
        string field = UserNames.Pascal(argument.Scalar);
        if (argument.Form != UserArgumentForm.Divisor)
        {
            return field;
        }

        do
        {
            field += "Divisor";
        }
        while (Numbers(rule).Any(other => other.Argument.Form != UserArgumentForm.Divisor && UserNames.Pascal(other.Argument.Scalar) == field));
        return field;
    }

    /// <summary>A call of a method of the class. By its name alone, unless a variable where it is called may have that name.</summary>
    internal static string Call(UserRuleSpec rule, OptimizerSpec spec, string method, IEnumerable<string> arguments)
    {
        bool isHidden = (method.Length > 0 && !char.IsUpper(method[0]))
            || rule.Slots.Any(slot => slot.Variable == method)
            || rule.Group.Scalars.Concat(rule.Optimizer.Scalars).Any(scalar => scalar.Variable == method || scalar.Variable + "Before" == method);
        return $"{(isHidden ? spec.Type.FullName + "." : string.Empty)}{method}({string.Join(", ", arguments)})";
    }

    internal static string Argument(UserRuleSpec rule, UserArgumentSpec argument) => argument.Form switch
    {
        UserArgumentForm.Variable => argument.Scalar,
        UserArgumentForm.State => $"ref {argument.Scalar}",
        UserArgumentForm.Output => $"out {argument.Scalar}",
        UserArgumentForm.Lane => $"TLane.All(scalars.{FieldOf(rule, argument)})",
        UserArgumentForm.Divisor => $"in scalars.{FieldOf(rule, argument)}",
        _ => $"scalars.{FieldOf(rule, argument)}",
    };
}
