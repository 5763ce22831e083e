using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>
/// An optimizer, or a set of them, whose state is divided among the ranks of a run (ZeRO, stage 1: Rajbhandari et al., arXiv 1910.02054): each rank has all parameters, sums up its
/// part of the gradients, steps its part, and gives the others the new values.
/// </summary>
/// <remarks>
/// <para>Parameters, gradients and groups stay what they are; the given optimizer holds this rank's part of them from now on: its schedule, learning rates and
/// decay are set as ever, the same on all ranks, and its <see cref="IOptimizer.Step"/> is refused. A step is one of all ranks, and so is everything else here
/// but for properties.</para>
/// <para>Results are the same bits on any number of ranks where gradients come in a fixed number of logical shards
/// (<see cref="ShardedOptions.LogicalShards"/>), whatever the size of buckets: gradients are added in one fixed tree, and norms and decisions are those of one process.</para>
/// <para>After a step gradients hold nothing of use: of the elements that this rank steps they may be the sum. Zero them, or let the class do it.</para>
/// </remarks>
public sealed partial class ShardedOptimizer : IDisposable
{
    private readonly OptimizerSet? _set;
    private readonly ShardedMember[] _members;
    private readonly Parameter[] _tensors;
    private readonly Dictionary<Parameter, (ShardedMember Member, int Tensor)> _places = new(ReferenceEqualityComparer.Instance);
    private readonly GradientExchanges _gradients;
    private readonly RankHeader _header;

    /// <summary>The other ranks, for what is decided for all optimizers; null where there are none.</summary>
    private readonly IRankDecisions? _decisions;

    private CommunicationException? _fault;
    private int _isBusy;
    private bool _isDisposed;

    /// <summary>Divides an optimizer's work among ranks. All ranks call it, with the same class, groups, parameters and options.</summary>
    /// <param name="optimizer">An optimizer with all its groups and parameters, before its first step, on the CPU and in no set. It stays the caller's to dispose.</param>
    /// <param name="communicator">The ranks. It stays the caller's to dispose, after this.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <exception cref="CommunicationException">A rank has another class, other parameters, groups or options, or another version; the message says what. Or one does not answer.</exception>
    /// <exception cref="ArgumentException">The optimizer steps on an accelerator or has no parameters, or there are fewer logical shards than ranks.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is in a set, sharded already, has taken steps, or is at work.</exception>
    public ShardedOptimizer(IOptimizer optimizer, ICommunicator communicator, ShardedOptions? options = null)
        : this([optimizer ?? throw new ArgumentNullException(nameof(optimizer))], null, communicator, options)
    {
    }

    /// <summary>
    /// Divides the work of optimizers that step together among ranks, such as one class for matrices and another for the rest: their parts are balanced together, and there is one norm and one
    /// decision about a step, over all of them and all ranks. All ranks call it, with the same classes, groups, parameters and options.
    /// </summary>
    /// <param name="set">The set, whose optimizers have all their groups and parameters, before its first step and on the CPU. They stay the caller's to dispose.</param>
    /// <param name="communicator">The ranks. It stays the caller's to dispose, after this.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    /// <exception cref="CommunicationException">A rank has other classes, parameters, groups or options, or another version; the message says what. Or one does not answer.</exception>
    /// <exception cref="ArgumentException">An optimizer steps on an accelerator or has no parameters, or there are fewer logical shards than ranks.</exception>
    /// <exception cref="InvalidOperationException">An optimizer is sharded already, has taken steps, or is at work.</exception>
    public ShardedOptimizer(OptimizerSet set, ICommunicator communicator, ShardedOptions? options = null)
        : this((set ?? throw new ArgumentNullException(nameof(set))).Optimizers, set, communicator, options)
    {
    }

    private ShardedOptimizer(IReadOnlyList<IOptimizer> optimizers, OptimizerSet? set, ICommunicator communicator, ShardedOptions? options)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        options ??= new ShardedOptions();
        options.Check(communicator.Size);
        OptimizerEngine[] engines = [.. optimizers.Select(optimizer => optimizer.Engine)];
        foreach (OptimizerEngine engine in engines)
        {
            ThrowIfUnfit(engine, set);
        }

        if (set is not null)
        {
            OptimizerEngine.CheckTogether(set.Members);
        }

        (_set, Optimizers, Communicator) = (set, optimizers, communicator);
        ShardPlan[] plans = ShardPlan.Divide(engines, communicator.Size);
        ShardLayout[] layouts = [.. engines.Zip(plans, (engine, plan) => new ShardLayout(engine, plan, communicator.Rank, communicator.Size, options))];
        if (communicator.Size > 1)
        {
            RankAgreement.Check(communicator, layouts, options);
        }

        Parameter[][][] slices = Array.ConvertAll(layouts, layout => layout.Slices());
        OptimizerEngine.Shard(engines, slices);
        _tensors = [.. layouts.SelectMany(layout => layout.Tensors)];
        _members = new ShardedMember[engines.Length];
        for (int member = 0, first = 0; member < engines.Length; first += layouts[member++].Tensors.Length)
        {
            _members[member] = new ShardedMember(engines[member], layouts[member], [.. slices[member].SelectMany(ofGroup => ofGroup)], communicator, options, first);
            for (int tensor = 0; tensor < layouts[member].Tensors.Length; tensor++)
            {
                _places.Add(layouts[member].Tensors[tensor], (_members[member], tensor));
            }
        }

        _gradients = new GradientExchanges([.. _members.Select(member => member.Gradients)]);
        _header = new RankHeader(communicator, engines, _tensors, HasGradient);
        if (communicator.Size > 1)
        {
            for (int member = 0; member < _members.Length; member++)
            {
                ShardedMember one = _members[member];
                one.Reductions = new RankReductions(one.Layout, communicator, _header, member, _header.IsActive.AsMemory(one.Tensors), one.Gradients, one.Values);
            }

            _decisions = set is null ? _members[0].Reductions : new RankChunks(layouts, communicator, _header, _header.IsActive);
        }

        if (options.BroadcastsValues)
        {
            Guard(BroadcastValues);
        }

        Array.ForEach(engines, engine => engine.RefreshDerived());
    }

    /// <summary>The optimizer, which holds this rank's part: its parameters are stretches of the whole ones. Of a set, the first of <see cref="Optimizers"/>.</summary>
    public IOptimizer Optimizer => Optimizers[0];

    /// <summary>The optimizers of the set in its order, or the one that was given.</summary>
    public IReadOnlyList<IOptimizer> Optimizers { get; }

    /// <summary>The ranks.</summary>
    public ICommunicator Communicator { get; }

    /// <summary>The whole parameters, optimizer by optimizer and group by group.</summary>
    public IReadOnlyList<Parameter> Parameters => _tensors;

    /// <summary>Which logical shards' gradients this rank gives, of all from 0 to <see cref="LogicalShardCount"/>.</summary>
    public Range LogicalShards => _gradients.Leaves.First.._gradients.Leaves.End;

    /// <summary>Number of logical shards of all ranks.</summary>
    public int LogicalShardCount => _members[0].Layout.LeafCount;

    /// <summary>Bytes of this rank's part of the state.</summary>
    public long StateBytes => _members.Sum(member => member.StateBytes);

    /// <summary>Frees what the exchange uses. Optimizer and communicator stay the caller's to dispose.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Array.ForEach(_members, member => member.Dispose());
        }
    }

    /// <summary>Brings the values of all ranks' parts together: after the optimizer has put others in their place, such as averages for evaluation.</summary>
    /// <exception cref="CommunicationException">A rank does not answer.</exception>
    public void GatherValues()
    {
        using (Enter())
        using (ParametersInUse.Of(_tensors))
        {
            Guard(GatherAll);
        }
    }

    private void GatherAll()
    {
        foreach (ShardedMember member in Communicator.Size > 1 ? _members : [])
        {
            member.Values.RunAll();
        }
    }

    private static void ThrowIfUnfit(OptimizerEngine engine, OptimizerSet? set)
    {
        string name = engine.Descriptor.Name;
        string? fault = engine is DeviceEngine ? "steps on an accelerator; a sharded optimizer steps on the CPU"
            : engine.Groups.Count == 0 ? "has no parameters; add its groups first"
            : null;
        if (fault is not null)
        {
            throw new ArgumentException($"{name} {fault}.", nameof(engine));
        }

        engine.ThrowIfNotShardable(set);
    }

    private bool HasGradient(int tensor)
    {
        (ShardedMember member, int own) = _places[_tensors[tensor]];
        return member.Gradients.HasGradient(own);
    }

    private unsafe void BroadcastValues()
    {
        using (ParametersInUse.Of(_tensors))
        {
            foreach (Parameter tensor in _tensors)
            {
                Communicator.Broadcast((nint)tensor.ValuesAddress, (nint)DTypes.ByteLength(tensor.ValueType, tensor.Length));
            }
        }
    }

    /// <summary>Does what needs the others. Where they are lost, nothing more is done: what one rank has of a step the others may not have.</summary>
    private void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (CommunicationException exception)
        {
            _fault = exception;

            // The library may still read what this rank sends and write what it expects, until the process ends.
            Array.ForEach(_tensors, tensor => tensor.KeepMemory());
            Array.ForEach(_members, member => member.Keep());
            throw;
        }
    }

    private Occupation Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_fault is not null)
        {
            throw new CommunicationException(
                $"The run ended earlier, and ranks may have different values: start it anew from the last checkpoint. What ended it: {_fault.Message}", _fault.Ranks, _fault);
        }

        return Interlocked.CompareExchange(ref _isBusy, 1, 0) == 0
            ? new Occupation(this)
            : throw new InvalidOperationException("The sharded optimizer is at work on another thread; it is used by one thread at a time.");
    }

    /// <summary>Keeps other threads out until it is disposed.</summary>
    private readonly struct Occupation(ShardedOptimizer owner) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref owner._isBusy, 0);
    }
}
