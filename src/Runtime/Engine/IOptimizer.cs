using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>What all generated optimizers have in common, for code that trains with any of them.</summary>
/// <remarks>
/// One optimizer is used by one thread at a time; a second one that steps, saves or changes it meanwhile is refused. After
/// <see cref="IDisposable.Dispose"/> every method throws <see cref="ObjectDisposedException"/>, and so does setting a property. Properties
/// can still be read and give what they last were, except that there are no <see cref="ParameterGroups"/> any more: they are free to be
/// added to another optimizer.
/// </remarks>
public interface IOptimizer : IDisposable
{
    /// <summary>
    /// What does the work. The library's own extension methods reach it here, so that what they offer (checkpoints, metrics) adds nothing to the
    /// surface or code of generated classes, which implement this explicitly.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    OptimizerEngine Engine { get; }

    /// <summary>How many steps the optimizer has taken.</summary>
    long StepCount { get; }

    /// <summary>
    /// The learning rate before the schedule, at least 0 and finite. Groups follow it, also those that are added later, but for those with
    /// one of their own (<see cref="ParameterGroup.OwnLearningRate"/>).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    double LearningRate { get; set; }

    /// <summary>The learning-rate schedule, or null for a multiplier of 1.</summary>
    ISchedule? Schedule { get; set; }

    /// <summary>The factor that the schedule gives in the coming step; 1 without a schedule.</summary>
    double Multiplier { get; }

    /// <summary>
    /// The most threads that a step uses, at least 1. At first the number of cores that the process may use.
    /// Results do not depend on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    int ThreadCount { get; set; }

    /// <summary>The parameter groups, in the order in which they were added.</summary>
    IReadOnlyList<ParameterGroup> ParameterGroups { get; }

    /// <summary>All parameters, group by group.</summary>
    IEnumerable<Parameter> Parameters => ParameterGroups.SelectMany(static group => group.Parameters);

    /// <summary>What <see cref="ParameterGroup.WeightDecay"/> means in this class.</summary>
    DecayRule Decay => Engine.Descriptor.Decay;

    /// <summary>Makes a group of the class's own kind, without adding it.</summary>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <param name="options">Name, learning rates, weight decay and schedule; null for the class's own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="parameters"/> is null.</exception>
    /// <exception cref="ArgumentException">Parameters are null or of other number types than the class's; the message names all of these.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    ParameterGroup NewGroup(IEnumerable<Parameter> parameters, GroupOptions? options = null) => Engine.NewGroup(parameters, options);

    /// <summary>Adds groups of the class's own kind with their parameters, all or none of them. The lr0 of each is its learning rate now, unless it states one.</summary>
    /// <param name="groups">The groups; none of them added to an optimizer before.</param>
    /// <exception cref="ArgumentNullException">A group is null.</exception>
    /// <exception cref="ArgumentException">
    /// Groups are of another class's kind, or a group, parameter or name is there twice, or memory overlaps, or a group decays and the class
    /// does not. Nothing was added.
    /// </exception>
    void AddGroups(params IReadOnlyList<ParameterGroup> groups) => Engine.AddGroupsOfAnyKind(groups);

    /// <summary>Makes a group and adds it.</summary>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <param name="options">Name, learning rates, weight decay and schedule; null for the class's own.</param>
    /// <returns>The group.</returns>
    /// <inheritdoc cref="NewGroup" path="/exception"/>
    ParameterGroup AddGroup(IEnumerable<Parameter> parameters, GroupOptions? options = null)
    {
        ParameterGroup group = NewGroup(parameters, options);
        AddGroups(group);
        return group;
    }

    /// <summary>Divides parameters among groups and adds these, all or none of them: every parameter goes to exactly one.</summary>
    /// <param name="parameters">The parameters; none of them null.</param>
    /// <param name="rules">The groups, of different names, each with what it takes and with its options.</param>
    /// <returns>The groups, in the order of the rules.</returns>
    /// <exception cref="ArgumentException">As for <see cref="ParameterPartition.Partition"/> and <see cref="AddGroups(IReadOnlyList{ParameterGroup})"/>. Nothing was added.</exception>
    IReadOnlyList<ParameterGroup> AddGroups(IEnumerable<Parameter> parameters, params IReadOnlyList<GroupRule> rules)
    {
        ParameterGroup[] groups = parameters.Partition(rules).Zip(rules, NewGroup).ToArray();
        AddGroups(groups);
        return groups;
    }

    /// <summary>Adds a parameter to one of the optimizer's groups, with a step count and state of zero.</summary>
    /// <param name="group">The group.</param>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="ArgumentException">
    /// The group is not this optimizer's, the parameter is of other number types, it or its name is there already, or memory overlaps. Nothing was added.
    /// </exception>
    void AddParameter(ParameterGroup group, Parameter parameter) => Engine.AddAnyParameter(group, parameter);

    /// <summary>Puts a parameter in the place of another of the same length, whose state and step count it takes over.</summary>
    /// <param name="current">One of the optimizer's parameters.</param>
    /// <param name="replacement">The new one.</param>
    /// <exception cref="ArgumentException">The lengths or number types differ, the new name is taken, or memory overlaps. Nothing was changed.</exception>
    void ReplaceParameter(Parameter current, Parameter replacement) => Engine.ReplaceAnyParameter(current, replacement);

    /// <summary>Updates every parameter that has a gradient and is not frozen.</summary>
    /// <returns>What the step did.</returns>
    /// <exception cref="InvalidOperationException">
    /// The optimizer is at work on another thread, the schedule gave a multiplier that is negative or not finite, a number of the step is not finite in
    /// the type in which it computes, or the decay (f·wd or lr·wd) is above 1. Nothing was changed.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// A gradient was moved to memory that overlaps a parameter's values, or values were added that overlap a gradient. Nothing was changed.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The optimizer or one of its parameters was disposed.</exception>
    StepResult Step();

    /// <summary>How many steps a parameter has taken: those in which it had a gradient and was not frozen.</summary>
    /// <param name="parameter">One of the optimizer's parameters.</param>
    /// <exception cref="ArgumentException">The parameter is not this optimizer's.</exception>
    long GetStepCount(Parameter parameter);

    /// <summary>Takes a group and its state out. Its parameters' values stay as they are.</summary>
    /// <param name="group">One of the optimizer's groups.</param>
    /// <exception cref="ArgumentException">The group is not this optimizer's.</exception>
    void RemoveGroup(ParameterGroup group);

    /// <summary>Takes a parameter and its state out. Its values stay as they are.</summary>
    /// <param name="parameter">One of the optimizer's parameters.</param>
    /// <exception cref="ArgumentException">The parameter is not this optimizer's.</exception>
    void RemoveParameter(Parameter parameter);

    /// <summary>Sets the state of every parameter to what it was before its first step; learning rates, schedule and values stay.</summary>
    void ResetState();

    /// <summary>Sets the state and step count of one parameter to what they were before its first step.</summary>
    /// <param name="parameter">One of the optimizer's parameters.</param>
    /// <exception cref="ArgumentException">The parameter is not this optimizer's.</exception>
    void ResetState(Parameter parameter);

    /// <summary>Copies everything that a continuation needs besides the parameters' values: state, step counts, learning rates and decay.</summary>
    OptimizerState ExportState();

    /// <summary>
    /// Takes over a copied state, after which the optimizer continues bit for bit as the one it came from would.
    /// Everything is checked first: after an exception the optimizer is as before.
    /// </summary>
    /// <param name="state">What <see cref="ExportState"/> gave, for the same class constants, groups and parameters.</param>
    /// <param name="hyperparameters">Where learning rates and weight decay come from. The initial learning rates always come from the state.</param>
    /// <exception cref="ArgumentException">The state is of another kind; the message names the first difference.</exception>
    void ImportState(OptimizerState state, HyperparameterSource hyperparameters = HyperparameterSource.State);
}
