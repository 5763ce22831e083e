using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Analysis.UserRules;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>What comes before the update of a class's own rule, as passes that measure and steps over rows and columns.</summary>
internal static class UserStages
{
    /// <summary>What rows and columns keep: numbers of the arithmetic's type, of which there are too few to be worth rounding.</summary>
    public static IEnumerable<StateSlotSpec> Slots(UserRuleSpec rule, OptimizerSpec spec) => rule.AxisSlots.Select(slot =>
        new StateSlotSpec(slot.Variable, slot.Key, spec.Compute, $"what each {AxisLanes.One(slot.Axis)} keeps") { Axis = slot.Axis, VectorKey = slot.VectorKey });

    /// <summary>Whether a class asks for a number type of state where all its state is of rows and columns.</summary>
    public static HyperparameterConflict? Check(UserRuleSpec rule, OptimizerSpec spec) =>
        rule.AxisSlots.Count > 0 && rule.Slots.Count == 0 && spec.State != spec.Compute
            ? new(
                "State",
                AttributeDescriptors.UnsupportedTypes,
                ["State", spec.State, $", and {spec.Type.Name} keeps a number per row and column, too few to be worth rounding", spec.Compute.ToString()])
            : null;

    /// <summary>The stages of one pass: what it measures, and what is done with the numbers of rows and columns.</summary>
    public static MeasurePassSpec Pass(UserRuleSpec rule, OptimizerSpec spec, IEnumerable<UserStageSpec> stages)
    {
        UserReductionSpec[] measured = [.. stages.OfType<UserReductionSpec>().Where(reduction => reduction.Scope != ScopeKind.Matrix)];
        return new MeasurePassSpec(
            measured.Select(reduction => new StageSpec($"The class's own reduction: {reduction.Method}", PartLine(rule, spec, reduction))).ToEquatableArray(),
            measured.Where(reduction => reduction.Scope is ScopeKind.Tensor or ScopeKind.AllTensors).Select(reduction =>
                new MeasureSpec(
                    PartOf(reduction),
                    reduction.Number,
                    KindOf(reduction),
                    $"{reduction.Kind} of {reduction.Method}{(reduction.Scope == ScopeKind.AllTensors ? " over all parameters" : string.Empty)}")
                {
                    IsOfAll = reduction.Scope == ScopeKind.AllTensors,
                }).ToEquatableArray())
        {
            AxisMeasures = measured.Where(reduction => reduction.Scope is ScopeKind.Rows or ScopeKind.Columns).Select(reduction =>
                new AxisMeasureSpec(PartOf(reduction), reduction.Number, reduction.Axis, KindOf(reduction), $"{Title(reduction)} over the {AxisLanes.One(reduction.Axis)}")
                {
                    IsMean = reduction.IsMean,
                }).ToEquatableArray(),
            AxisSteps = stages.Where(stage => stage is UserAxisStepSpec or UserReductionSpec { Scope: ScopeKind.Matrix }).Select(stage => stage is UserAxisStepSpec step
                ? Step(rule, spec, step)
                : Fold(rule, spec, (UserReductionSpec)stage)).ToEquatableArray(),
        };
    }

    private static AxisStepSpec Step(UserRuleSpec rule, OptimizerSpec spec, UserAxisStepSpec step) => new(
        step.Axis,
        new[]
        {
            new StageSpec(
                $"The class's own step over {step.Axis.ToString().ToLowerInvariant()}: {step.Method}",
                UserRules.Call(rule, spec, step.Method, step.Arguments.Select(argument => UserRules.Argument(rule, argument))) + ";"),
        }.ToEquatableArray(),
        Assigned(step, UserArgumentForm.Output).Select(variable => new AxisOutputSpec(variable, $"what {step.Method} gives")).ToEquatableArray());

    private static AxisStepSpec Fold(UserRuleSpec rule, OptimizerSpec spec, UserReductionSpec reduction)
    {
        string part = PartOf(reduction);
        string summary = $"{Title(reduction)} over the {reduction.Axis.ToString().ToLowerInvariant()} of the matrix";
        AxisFoldSpec fold = new(part, reduction.Number, KindOf(reduction), summary) { IsMean = reduction.IsMean };
        return new(
            reduction.Axis,
            new[] { new StageSpec($"The class's own reduction: {reduction.Method}", PartLine(rule, spec, reduction)) }.ToEquatableArray(),
            new[] { new AxisOutputSpec(part, $"the {AxisLanes.One(reduction.Axis)}'s part of {reduction.Number}") }.ToEquatableArray(),
            (reduction.NumberOfOtherAxis is { } other ? new[] { fold, fold with { Result = other, IsOfOtherAxis = true } } : [fold]).ToEquatableArray());
    }

    private static string Title(UserReductionSpec reduction) => $"{(reduction.IsMean ? "mean " : string.Empty)}{reduction.Kind} of {reduction.Method}";

    private static string PartLine(UserRuleSpec rule, OptimizerSpec spec, UserReductionSpec reduction) =>
        $"{PartOf(reduction)} = {UserRules.Call(rule, spec, reduction.Method, reduction.Arguments.Select(argument => UserRules.Argument(rule, argument)))};";

    private static ReductionKind KindOf(UserReductionSpec reduction) => (ReductionKind)Enum.Parse(typeof(ReductionKind), reduction.Kind);

    private static string PartOf(UserReductionSpec reduction) => reduction.Number.TrimStart('@') + "OfElement";

    private static IEnumerable<string> Assigned(UserStageSpec stage, UserArgumentForm form) =>
        stage.Arguments.Where(argument => argument.Form == form).Select(argument => argument.Scalar);
}
