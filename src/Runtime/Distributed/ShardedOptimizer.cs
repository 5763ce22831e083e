using System;
using System.Collections.Generic;
using System.Threading;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <summary>
/// An optimizer whose state is divided among the ranks of a run (ZeRO, stage 1: Rajbhandari et al., arXiv 1910.02054): each rank has all parameters, sums up its
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
    private readonly OptimizerEngine _engine;
    private readonly ShardLayout _layout;
    private readonly ShardedOptions _options;
    private readonly Parameter[] _slices;
    private readonly Dictionary<Parameter, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly GradientExchange _gradients;
    private readonly ValueExchange _values;
    private readonly RankHeader _header;
    private readonly RankReductions? _reductions;
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
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(communicator);
        _options = options ?? new ShardedOptions();
        _options.Check(communicator.Size);
        _engine = optimizer.Engine;
        ThrowIfUnfit(_engine);
        Optimizer = optimizer;
        Communicator = communicator;
        _layout = new ShardLayout(_engine, communicator.Rank, communicator.Size, _options);
        if (communicator.Size > 1)
        {
            RankAgreement.Check(communicator, _layout, _options);
        }

        for (int tensor = 0; tensor < _layout.Tensors.Length; tensor++)
        {
            _numbers.Add(_layout.Tensors[tensor], tensor);
        }

        Parameter[][] slices = _layout.Slices();
        _slices = [.. FromGroups(slices)];
        _engine.Shard(slices);
        _gradients = new GradientExchange(_layout, communicator, _options.AveragesGradients);
        _values = new ValueExchange(_layout, communicator, _engine.RefreshCopies);
        _header = new RankHeader(communicator, _layout.Tensors, _gradients.HasGradient);
        _reductions = communicator.Size == 1 ? null : new RankReductions(_layout, communicator, _header, _gradients, _values);
        if (_options.BroadcastsValues)
        {
            BroadcastValues();
        }

        _engine.RefreshDerived();
    }

    /// <summary>The optimizer, which holds this rank's part: its parameters are stretches of the whole ones.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>The ranks.</summary>
    public ICommunicator Communicator { get; }

    /// <summary>The whole parameters, group by group.</summary>
    public IReadOnlyList<Parameter> Parameters => _layout.Tensors;

    /// <summary>Which logical shards' gradients this rank gives, of all from 0 to <see cref="LogicalShardCount"/>.</summary>
    public Range LogicalShards => _gradients.Leaves.First.._gradients.Leaves.End;

    /// <summary>Number of logical shards of all ranks.</summary>
    public int LogicalShardCount => _layout.LeafCount;

    /// <summary>Bytes of this rank's part of the state.</summary>
    public long StateBytes
    {
        get
        {
            long bytes = 0;
            foreach (Parameter slice in _slices)
            {
                foreach (StateSlot slot in _layout.Descriptor.SavedSlots)
                {
                    bytes += (long)slot.ByteLength(slice);
                }
            }

            return bytes;
        }
    }

    /// <summary>Frees what the exchange uses. Optimizer and communicator stay the caller's to dispose.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _gradients.Dispose();
            _values.Dispose();
        }
    }

    /// <summary>Brings the values of all ranks' parts together: after the optimizer has put others in their place, such as averages for evaluation.</summary>
    /// <exception cref="CommunicationException">A rank does not answer.</exception>
    public void GatherValues()
    {
        using (Enter())
        using (ParametersInUse.Of(_layout.Tensors))
        {
            if (_layout.RankCount > 1)
            {
                Guard(_values.RunAll);
            }
        }
    }

    private static void ThrowIfUnfit(OptimizerEngine engine)
    {
        string name = engine.Descriptor.Name;
        string? fault = engine is DeviceEngine ? "steps on an accelerator; a sharded optimizer steps on the CPU"
            : engine.Groups.Count == 0 ? "has no parameters; add its groups first"
            : null;
        if (fault is not null)
        {
            throw new ArgumentException($"{name} {fault}.", nameof(engine));
        }

        if (engine.Set is not null)
        {
            throw new InvalidOperationException($"{name} belongs to an OptimizerSet, whose norm and decisions are those of one process; a ShardedOptimizer takes an optimizer that is in none.");
        }
    }

    /// <summary>The slices in the order of tensors: groups hold them so.</summary>
    private static IEnumerable<Parameter> FromGroups(Parameter[][] ofGroups)
    {
        foreach (Parameter[] ofGroup in ofGroups)
        {
            foreach (Parameter slice in ofGroup)
            {
                yield return slice;
            }
        }
    }

    private unsafe void BroadcastValues()
    {
        using (ParametersInUse.Of(_layout.Tensors))
        {
            foreach (Parameter tensor in _layout.Tensors)
            {
                Communicator.Broadcast((nint)tensor.ValuesAddress, tensor.Length * _layout.ValueSize);
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
