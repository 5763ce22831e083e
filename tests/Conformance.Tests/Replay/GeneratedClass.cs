using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Replay;

/// <summary>A generated optimizer class, reached by the names that its users see.</summary>
internal sealed class GeneratedClass(Type type, OptimizerConstants constants)
{
    private readonly Type _groupType = type.GetNestedType("ParameterGroup")!;

    /// <summary>A group with its own learning rate, which thereby is its initial one, and its own weight decay.</summary>
    public ParameterGroup CreateGroup<T>(IEnumerable<Parameter<T>> parameters, ScenarioGroup options)
        where T : unmanaged
    {
        var group = (ParameterGroup)Activator.CreateInstance(_groupType, [parameters.ToArray()])!;
        group.LearningRate = options.InitialLearningRate;
        if (constants.Decay != DecayRule.None)
        {
            _groupType.GetProperty("WeightDecay")!.SetValue(group, options.WeightDecay);
        }

        // Twice the initial rate, so that a rule that takes the one for the other is found out.
        _groupType.GetProperty("PeakLearningRate")?.SetValue(group, 2 * options.InitialLearningRate);
        return group;
    }

    /// <summary>An optimizer of the given groups.</summary>
    public IOptimizer Create(IEnumerable<ParameterGroup> groups)
    {
        // The groups state their own learning rates, so that this one is none that any of them uses.
        const double Unused = 123;
        ParameterGroup[] all = [.. groups];
        Array typed = Array.CreateInstance(_groupType, all.Length);
        all.CopyTo(typed, 0);
        return (IOptimizer)type.GetConstructor([typeof(double), typed.GetType()])!.Invoke([Unused, typed]);
    }

    /// <summary>Adds a group to an optimizer that has been at work.</summary>
    public void AddGroup(IOptimizer optimizer, ParameterGroup group) => type.GetMethod("AddGroup", [_groupType])!.Invoke(optimizer, [group]);

    /// <summary>The step over spans.</summary>
    public FunctionalStep<T> StepSpans<T>()
        where T : unmanaged => type.GetMethod("StepSpans")!.CreateDelegate<FunctionalStep<T>>();

    /// <summary>The step in one kind of lane, with the rest one by one.</summary>
    /// <param name="lane">The lane, <c>typeof(Vector128Lane&lt;&gt;)</c> for example.</param>
    public FunctionalStep<T> StepIn<T>(Type lane)
        where T : unmanaged =>
        type.GetMethod("StepIn", BindingFlags.Public | BindingFlags.Static)!
            .MakeGenericMethod(lane.MakeGenericType(typeof(T)))
            .CreateDelegate<FunctionalStep<T>>();
}
