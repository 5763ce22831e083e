using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>Which part of a state goes where in an optimizer. There is one only where everything was checked, so that carrying it out need not ask.</summary>
internal sealed class StatePlan
{
    /// <summary>The group of the state whose rates each group of the optimizer takes over; null where there is none.</summary>
    internal required IReadOnlyDictionary<ParameterGroup, GroupState?> Groups { get; init; }

    /// <summary>The state that each parameter takes over; null where it starts anew.</summary>
    internal required IReadOnlyDictionary<Parameter, ParameterState?> Parameters { get; init; }

    /// <summary>What the plan comes to.</summary>
    internal required LoadResult Result { get; init; }

    /// <summary>What was asked for.</summary>
    internal required LoadOptions Options { get; init; }

    /// <summary>The state, with the optimizer's names.</summary>
    internal required OptimizerState State { get; init; }

    /// <summary>Whether an array of the optimizer's is to be made from the parameter's values, because the state keeps the parameter in another type.</summary>
    internal static bool IsMadeFromValues(ParameterState saved, StateSlot slot) =>
        slot.IsParameterStorage && !saved.Tensors.ContainsKey(slot.Name);

    /// <summary>Compares a state with an optimizer.</summary>
    /// <param name="state">The state.</param>
    /// <param name="descriptor">What is constant for the optimizer's class.</param>
    /// <param name="groups">The optimizer's groups.</param>
    /// <param name="features">The optimizer's features.</param>
    /// <param name="options">What must be the same.</param>
    /// <exception cref="StateMismatchException">The state does not fit; all differences are listed.</exception>
    internal static StatePlan Make(
        OptimizerState state,
        OptimizerDescriptor descriptor,
        IReadOnlyList<ParameterGroup> groups,
        IReadOnlyList<IStepFeature> features,
        LoadOptions options)
    {
        StateNulls.ThrowIfAny(state, descriptor);
        var check = new StateCheck(descriptor, options);
        OptimizerState renamed = check.Rename(state);
        check.Kind(renamed);
        Dictionary<ParameterGroup, GroupState?> ofGroups = check.Groups(renamed, groups);
        Dictionary<Parameter, ParameterState?> ofParameters = check.Parameters(renamed, groups);
        check.Sections(renamed, features);
        check.ThrowIfAnyDifference();
        return new StatePlan
        {
            Groups = ofGroups,
            Parameters = ofParameters,
            State = renamed,
            Options = options,
            Result = new LoadResult(
                renamed.StepCount,
                ofParameters.Where(pair => pair.Value is not null).Select(pair => pair.Key.Name).ToArray(),
                check.StartedAnew,
                check.LeftOut,
                check.Converted),
        };
    }
}
