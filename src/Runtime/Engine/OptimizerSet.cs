using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;
using GenOptim.Gradients;

namespace GenOptim;

/// <summary>
/// Several optimizers of one model that step together, such as one class for matrices and another for the rest, or one per number type: one norm over
/// all gradients, one loss scale, and one decision whether the step is taken.
/// </summary>
/// <remarks>
/// The optimizers' classes must ask for the same clipping, skipping, scaling, accumulation and guard; their settings are the set's from then on, and
/// <see cref="IOptimizer.Step"/> of a member is refused. Learning rates, schedules, groups and state stay each optimizer's own. The norm is that of
/// one optimizer with all parameters, to the bit.
/// </remarks>
public sealed class OptimizerSet
{
    private readonly OptimizerEngine[] _engines;
    private readonly ReductionTable[] _tables;
    private readonly StepControl _control;

    /// <summary>A set of optimizers.</summary>
    /// <param name="optimizers">At least one; none of them in a set already, and no two with a parameter of the same name.</param>
    /// <exception cref="ArgumentException">There is none, one is there twice or in another set, their classes ask for different things, or a name is there twice.</exception>
    public OptimizerSet(params IReadOnlyList<IOptimizer> optimizers)
    {
        ArgumentNullException.ThrowIfNull(optimizers);
        if (optimizers.Count == 0)
        {
            throw new ArgumentException("A set needs at least one optimizer.", nameof(optimizers));
        }

        Optimizers = optimizers.ToArray();
        _engines = Optimizers.Select(optimizer => (optimizer ?? throw new ArgumentException("A set cannot hold an optimizer that is null.", nameof(optimizers))).Engine).ToArray();
        _tables = new ReductionTable[_engines.Length];
        foreach (OptimizerEngine engine in _engines)
        {
            if (engine.Set is not null || _engines.Count(other => other == engine) > 1)
            {
                throw new ArgumentException($"{engine.Descriptor.Name} is there twice or belongs to another set; an optimizer is in one set once.", nameof(optimizers));
            }

            ThrowIfTreatedDifferently(_engines[0].Descriptor, engine.Descriptor);
        }

        ThrowIfNamesRepeat();
        _control = new StepControl(string.Join(" and ", _engines.Select(engine => engine.Descriptor.Name)), _engines[0].Descriptor.Treatment);
        foreach (OptimizerEngine engine in _engines)
        {
            engine.Join(this, _control);
        }
    }

    /// <summary>The optimizers, in the order in which they were given.</summary>
    public IReadOnlyList<IOptimizer> Optimizers { get; }

    /// <summary>What gradients are clipped to, for all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double ClippingThreshold
    {
        get => _control.ClippingThreshold;
        set => _control.ClippingThreshold = value;
    }

    /// <summary>How many backward passes gradients are summed over, for all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int AccumulationCount
    {
        get => _control.AccumulationCount;
        set => _control.AccumulationCount = value;
    }

    /// <summary>The loss scale of all of them; null for classes without one. It is part of each one's state.</summary>
    public LossScaler? LossScaler => _control.LossScaler;

    /// <summary>The guard of all of them; null for classes without one. It is part of each one's state.</summary>
    public SpikeGuard? SpikeGuard => _control.SpikeGuard;

    /// <summary>Takes one step of all optimizers, or leaves it out in all of them.</summary>
    /// <returns>What the step did: the number of parameters is that of all, step count and multiplier are those of the first.</returns>
    /// <exception cref="InvalidOperationException">An optimizer is at work on another thread, a schedule gave a multiplier that is negative or not finite, or an optimizer's numbers are refused as by its own step. Nothing was changed.</exception>
    /// <exception cref="ArgumentException">Memory overlaps, or two parameters have the same name. Nothing was changed.</exception>
    /// <exception cref="ObjectDisposedException">An optimizer or one of its parameters was disposed. Nothing was changed.</exception>
    public StepResult Step()
    {
        ThrowIfNamesRepeat();
        return OptimizerEngine.StepTogether(_engines, _tables, _control);
    }

    /// <summary>Copies the state of each optimizer, in order.</summary>
    public IReadOnlyList<OptimizerState> ExportState() => Optimizers.Select(optimizer => optimizer.ExportState()).ToArray();

    /// <summary>Takes over copied states. All are checked before the first is taken over.</summary>
    /// <param name="states">What <see cref="ExportState"/> gave, for the same classes, groups and parameters in the same order.</param>
    /// <param name="hyperparameters">Where learning rates and weight decay come from.</param>
    /// <exception cref="ArgumentException">A state is of another kind; the message names the first difference. Nothing was changed.</exception>
    public void ImportState(IReadOnlyList<OptimizerState> states, HyperparameterSource hyperparameters = HyperparameterSource.State)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (states.Count != Optimizers.Count)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {states.Count} states for the {Optimizers.Count} optimizers of the set."), nameof(states));
        }

        for (int i = 0; i < _engines.Length; i++)
        {
            _engines[i].CheckState(states[i]);
        }

        for (int i = 0; i < _engines.Length; i++)
        {
            Optimizers[i].ImportState(states[i], hyperparameters);
        }
    }

    private static void ThrowIfTreatedDifferently(OptimizerDescriptor first, OptimizerDescriptor other)
    {
        GradientTreatment a = first.Treatment;
        GradientTreatment b = other.Treatment;
        foreach ((string what, object ofFirst, object ofOther) in new (string, object, object)[]
        {
            (nameof(a.Clip), a.Clip, b.Clip),
            (nameof(a.NonFinite), a.NonFinite, b.NonFinite),
            (nameof(a.LossScaling), a.LossScaling, b.LossScaling),
            (nameof(a.Accumulation), a.Accumulation, b.Accumulation),
            (nameof(a.OnSpike), a.OnSpike, b.OnSpike),
        })
        {
            if (!ofFirst.Equals(ofOther))
            {
                throw new ArgumentException($"{what} is {ofFirst} in {first.Name} and {ofOther} in {other.Name}; the classes of a set must ask for the same.");
            }
        }
    }

    private void ThrowIfNamesRepeat()
    {
        var owners = new Dictionary<string, OptimizerEngine>(StringComparer.Ordinal);
        foreach (OptimizerEngine engine in _engines)
        {
            foreach (Parameter parameter in engine.Groups.SelectMany(group => group.Parameters))
            {
                if (!owners.TryAdd(parameter.Name, engine))
                {
                    throw new ArgumentException(
                        $"Parameter '{parameter.Name}' is in {owners[parameter.Name].Descriptor.Name} and in {engine.Descriptor.Name}; names must be unique within a set.");
                }
            }
        }
    }
}
