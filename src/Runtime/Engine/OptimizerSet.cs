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
    private readonly StepControl _control;

    /// <summary>A set of optimizers.</summary>
    /// <param name="optimizers">At least one; none of them in a set already, and no two with a parameter of the same name.</param>
    /// <exception cref="ArgumentException">There is none, one is there twice, in another set or sharded, their classes ask for different things, or a parameter, a name or memory is in two.</exception>
    public OptimizerSet(params IReadOnlyList<IOptimizer> optimizers)
    {
        ArgumentNullException.ThrowIfNull(optimizers);
        if (optimizers.Count == 0)
        {
            throw new ArgumentException("A set needs at least one optimizer.", nameof(optimizers));
        }

        Optimizers = optimizers.ToArray();
        _engines = Optimizers.Select(optimizer => (optimizer ?? throw new ArgumentException("A set cannot hold an optimizer that is null.", nameof(optimizers))).Engine).ToArray();
        foreach (OptimizerEngine engine in _engines)
        {
            if (engine.Set is not null || _engines.Count(other => other == engine) > 1)
            {
                throw new ArgumentException($"{engine.Descriptor.Name} is there twice or belongs to another set; an optimizer is in one set once.", nameof(optimizers));
            }

            if (engine.IsSharded)
            {
                throw new ArgumentException($"{engine.Descriptor.Name} holds this rank's part of a ShardedOptimizer, which steps by itself; a set takes optimizers of one process.", nameof(optimizers));
            }

            ThrowIfTreatedDifferently(_engines[0].Descriptor, engine.Descriptor);
        }

        _control = new StepControl(string.Join(" and ", _engines.Select(engine => engine.Descriptor.Name)), _engines[0].Descriptor.Treatment) { Owners = _engines };
        Members = new SetMembers(_engines, _control);
        OptimizerEngine.CheckTogether(Members);
        foreach (OptimizerEngine engine in _engines)
        {
            engine.Join(this, _control);
        }
    }

    /// <summary>
    /// A set of two optimizers for a model: one for the matrices of hidden layers, such as a class with <see cref="Algorithm.Muon"/>, and one for embeddings, heads and vectors, such as one
    /// with <see cref="Algorithm.AdamW"/>, as <see cref="ParameterSplit.SplitMatrices"/> sorts them. Where one of the two would have no parameters it is not made.
    /// </summary>
    /// <typeparam name="TParameter">The kind of parameter.</typeparam>
    /// <param name="parameters">The model's parameters, with their shapes.</param>
    /// <param name="ofMatrices">Makes the optimizer of the matrices.</param>
    /// <param name="ofRest">Makes the optimizer of the rest.</param>
    /// <param name="embeddingAndHeadNames">The names of embeddings and heads; <see cref="ParameterSplit.EmbeddingAndHeadNames"/> where none are given.</param>
    /// <returns>The set, whose optimizers are the caller's to dispose of.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There are no parameters, one is null, or what the constructor of a set refuses. Optimizers that were made are disposed of.</exception>
    public static OptimizerSet Route<TParameter>(
        IEnumerable<TParameter> parameters,
        Func<IReadOnlyList<TParameter>, IOptimizer> ofMatrices,
        Func<IReadOnlyList<TParameter>, IOptimizer> ofRest,
        params IReadOnlyList<string> embeddingAndHeadNames)
        where TParameter : Parameter
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(ofMatrices);
        ArgumentNullException.ThrowIfNull(ofRest);
        (IReadOnlyList<TParameter> matrices, IReadOnlyList<TParameter> rest) = parameters.SplitMatrices(embeddingAndHeadNames);
        var made = new List<IOptimizer>();
        try
        {
            if (matrices.Count > 0)
            {
                made.Add(ofMatrices(matrices));
            }

            if (rest.Count > 0)
            {
                made.Add(ofRest(rest));
            }

            return new OptimizerSet(made);
        }
        catch
        {
            foreach (IOptimizer optimizer in made)
            {
                optimizer?.Dispose();
            }

            throw;
        }
    }

    /// <summary>The optimizers, in the order in which they were given.</summary>
    public IReadOnlyList<IOptimizer> Optimizers { get; }

    /// <summary>The optimizers, as a step sees them.</summary>
    internal SetMembers Members { get; }

    /// <summary>What gradients are clipped to, for all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double ClippingThreshold
    {
        get => _control.ClippingThreshold;
        set => _control.ClippingThreshold = value;
    }

    /// <summary>ε of adaptive clipping, for all of them: the norm that the weights of a unit have at least.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double ClippingEpsilon
    {
        get => _control.ClippingEpsilon;
        set => _control.ClippingEpsilon = value;
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

    /// <summary>
    /// Takes one step of all optimizers, or leaves it out in all of them. Everything that can be refused is checked in all of them before the first is
    /// changed, and none counts the step before all have done it.
    /// </summary>
    /// <returns>What the step did: the number of parameters is that of all, step count and multiplier are those of the first.</returns>
    /// <exception cref="InvalidOperationException">
    /// A <see cref="Distributed.ShardedOptimizer"/> steps the set, an optimizer is at work on another thread, a schedule gave a multiplier that is negative or not finite, or a number of the step is too large for its
    /// type. Nothing was changed.
    /// </exception>
    /// <exception cref="ArgumentException">A parameter, its name or its memory is in two optimizers. Nothing was changed.</exception>
    /// <exception cref="ObjectDisposedException">An optimizer or one of its parameters was disposed. Nothing was changed.</exception>
    public StepResult Step()
    {
        return _engines[0].IsSharded
            ? throw new InvalidOperationException($"{_control.Name} hold this rank's part of the parameters of a ShardedOptimizer: call Step() of that.")
            : OptimizerEngine.StepTogether(Members);
    }

    /// <summary>
    /// Saves values and optimizers as one checkpoint, a folder <c>step-N</c>: whole or not at all. It is <see cref="Checkpoint.Save"/> of the set's optimizers,
    /// and has what that takes.
    /// </summary>
    /// <param name="folder">The folder of checkpoints; made where it does not exist.</param>
    /// <param name="parameters">What the model file holds; null for the optimizers' parameters.</param>
    /// <param name="keep">How many checkpoints stay, this one included; 0 for all.</param>
    /// <param name="notes">The caller's own, such as the place in the data; given back by <see cref="Load"/>.</param>
    /// <param name="progress">Told how far each file has come, or null.</param>
    /// <returns>The checkpoint's folder.</returns>
    /// <exception cref="CheckpointException">The system refused; the message says why and which checkpoint is the newest now.</exception>
    /// <exception cref="InvalidOperationException">An optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">An optimizer or parameter was disposed.</exception>
    public string Save(
        string folder,
        IEnumerable<Parameter>? parameters = null,
        int keep = 0,
        IReadOnlyDictionary<string, string>? notes = null,
        IProgress<CheckpointProgress>? progress = null) => Checkpoint.Save(folder, Optimizers, parameters, keep, notes, progress);

    /// <summary>Loads the newest complete checkpoint: values, optimizers, and what the set remembers. Everything is checked before anything is changed.</summary>
    /// <param name="folder">The folder of checkpoints, or one checkpoint's.</param>
    /// <param name="parameters">What the model file is read into; null for the optimizers' parameters.</param>
    /// <param name="options">What is taken over; null for all of it.</param>
    /// <returns>What was loaded.</returns>
    /// <exception cref="CheckpointException">There is no complete checkpoint, or a file of it is damaged, of another version, or could not be read to the end.</exception>
    /// <exception cref="StateMismatchException">Something does not fit; all differences of all files are listed.</exception>
    /// <exception cref="InvalidOperationException">An optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">An optimizer or parameter was disposed.</exception>
    public CheckpointResult Load(string folder, IEnumerable<Parameter>? parameters = null, LoadOptions? options = null) =>
        Checkpoint.Load(folder, Optimizers, parameters, options);

    /// <summary>Copies the state of each optimizer, in order.</summary>
    public IReadOnlyList<OptimizerState> ExportState() => Optimizers.Select(optimizer => optimizer.ExportState()).ToArray();

    /// <summary>Takes over copied states. All are checked before the first is taken over.</summary>
    /// <param name="states">What <see cref="ExportState"/> gave, for the same classes, groups and parameters in the same order.</param>
    /// <param name="hyperparameters">Where learning rates and weight decay come from.</param>
    /// <exception cref="ArgumentException">A state is of another kind; the message names the first difference. Nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">An optimizer is at work on another thread. Nothing was changed.</exception>
    public void ImportState(IReadOnlyList<OptimizerState> states, HyperparameterSource hyperparameters = HyperparameterSource.State)
    {
        ArgumentNullException.ThrowIfNull(states);
        if (states.Count != Optimizers.Count)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {states.Count} states for the {Optimizers.Count} optimizers of the set."), nameof(states));
        }

        _ = OptimizerEngine.ImportTogether(_engines, states, new LoadOptions { LearningRate = hyperparameters, WeightDecay = hyperparameters });
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
}
