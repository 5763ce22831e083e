using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Threading;
using GenOptim.Gradients;
using GenOptim.Storage;

namespace GenOptim.Engine;

/// <summary>
/// What every generated optimizer does besides its arithmetic: groups, learning rates, the schedule, step counts, and the guard that lets
/// one thread in at a time.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract partial class OptimizerEngine : IDisposable
{
    private readonly MemberList<ParameterGroup> _groups = new();
    private ISchedule? _schedule;
    private double _learningRate;
    private long _roundingSeed;
    private int _threadCount = Environment.ProcessorCount;
    private int _isBusy;

    /// <summary>Why the state is of no use, where it is not.</summary>
    private string? _fault;

    private protected OptimizerEngine(OptimizerDescriptor descriptor, double learningRate)
    {
        GeneratedCodeContract.Require(descriptor);
        ComputeType.ThrowIfConstantIsLost(descriptor);
        Descriptor = descriptor;
        Control = new StepControl(descriptor.Name, descriptor.Treatment) { Owners = [this] };
        _features.AddRange(Control.Features);
        _rule = descriptor.OptimizerScalars.Count > 0 ? new OptimizerScalars(descriptor) : null;
        if (_rule is not null)
        {
            _features.Add(_rule);
        }

        AverageCount = IndexOf(descriptor.ParameterScalars, "average_count");
        if (descriptor.Average != WeightAverage.None)
        {
            Average = new AveragedWeights(Control, descriptor.Average);
        }
        _learningRate = Hyperparameter.NonNegative(learningRate, descriptor.Name, "learningRate");
    }

    /// <summary>What is constant for the optimizer's class.</summary>
    public OptimizerDescriptor Descriptor { get; }

    /// <summary>What decides about steps once their gradients are known; that of the set for an optimizer in one.</summary>
    internal StepControl Control { get; set; }

    /// <inheritdoc cref="IOptimizer.StepCount"/>
    public long StepCount { get; private protected set; }

    /// <inheritdoc cref="IOptimizer.LearningRate"/>
    public double LearningRate
    {
        get => _learningRate;
        set
        {
            Hyperparameter.NonNegative(value, Descriptor.Name, nameof(LearningRate));
            using (Enter())
            {
                _learningRate = value;
            }
        }
    }

    /// <inheritdoc cref="IOptimizer.Schedule"/>
    public ISchedule? Schedule
    {
        get => _schedule;
        set
        {
            using (Enter())
            {
                _schedule = value;
            }
        }
    }

    /// <inheritdoc cref="IOptimizer.Multiplier"/>
    public double Multiplier => _schedule.CheckedMultiplier(StepCount, Descriptor.Name);

    /// <inheritdoc cref="IOptimizer.ThreadCount"/>
    public int ThreadCount
    {
        get => _threadCount;
        set
        {
            if (value < 1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ThreadCount),
                    value,
                    string.Create(CultureInfo.InvariantCulture, $"{Descriptor.Name}: ThreadCount is {value}; it must be at least 1."));
            }

            using (Enter())
            {
                _threadCount = value;
            }
        }
    }

    /// <summary>What random rounding depends on besides parameter name, step count and element; at first 0. Part of the state.</summary>
    public long RoundingSeed
    {
        get => _roundingSeed;
        set
        {
            using (Enter())
            {
                SetRoundingSeed(value);
            }
        }
    }

    /// <inheritdoc cref="IOptimizer.ParameterGroups"/>
    public IReadOnlyList<ParameterGroup> Groups => _groups;

    /// <summary>Whether <see cref="Dispose"/> was called.</summary>
    private protected bool IsDisposed { get; private set; }

    /// <summary>Frees the state. Parameters stay the caller's and are not disposed; groups are free to be added to another optimizer.</summary>
    /// <remarks>Where giving memory back throws, everything else is given back first, and the optimizer is disposed all the same.</remarks>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    public void Dispose()
    {
        if (IsDisposed)
        {
            return;
        }

        using (Occupy())
        {
            if (!IsDisposed)
            {
                EndUseOfAverages();
                EndUseOfEvaluationPoint();
                IsDisposed = true;
                LetAllGo();
            }
        }
    }

    /// <summary>Lets this thread in alone until the result is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another thread is in, or loading has failed half-way.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed, or what it steps on is gone.</exception>
    internal Occupation Enter()
    {
        Occupation occupation = EnterToLoad();
        if (_fault is string fault)
        {
            occupation.Dispose();
            throw new InvalidOperationException(
                $"{Descriptor.Name} holds a part of one state and a part of another, because {fault}. Load a state that can be read to the end, or dispose of the optimizer.");
        }

        return occupation;
    }

    /// <summary>Lets this thread in alone, also where loading has failed before: only another load, and disposal, are possible then.</summary>
    /// <exception cref="InvalidOperationException">Another thread is in, a step is open, or averages are in the place of weights.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed.</exception>
    internal Occupation EnterToLoad()
    {
        Occupation occupation = EnterOpenStep();
        if (_isStepOpen)
        {
            occupation.Dispose();
            throw new InvalidOperationException($"{Descriptor.Name}: a step is open; call EndStep() first.");
        }

        return occupation;
    }

    /// <summary>The same while a step is open.</summary>
    private Occupation EnterOpenStep()
    {
        Occupation occupation = EnterAnyway();
        if (_averagesInUse is not null)
        {
            occupation.Dispose();
            throw new InvalidOperationException($"{Descriptor.Name}: averages are in the place of the weights; dispose what UseAverages() gave first.");
        }

        if (_evaluationInUse is not null)
        {
            occupation.Dispose();
            throw new InvalidOperationException($"{Descriptor.Name}: the points that are evaluated are in the place of the weights; dispose what UseEvaluationPoint() gave first.");
        }

        return occupation;
    }

    /// <summary>The same also while averages are in the place of weights.</summary>
    private protected Occupation EnterAnyway()
    {
        Occupation occupation = Occupy();
        if (Gone is ObjectDisposedException gone)
        {
            occupation.Dispose();
            throw gone;
        }

        return occupation;
    }

    /// <summary>For what may be asked while a step is under way.</summary>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed, or what it steps on is gone.</exception>
    private void ThrowIfGone()
    {
        if (Gone is ObjectDisposedException gone)
        {
            throw gone;
        }
    }

    /// <summary>What is thrown by every call once the optimizer was disposed or cannot work any more; null before.</summary>
    private ObjectDisposedException? Gone => IsDisposed ? new ObjectDisposedException(Descriptor.Name) : WhereItSteppedIsGone;

    /// <summary>What is thrown once the device is gone on which steps run; null on the CPU.</summary>
    private protected virtual ObjectDisposedException? WhereItSteppedIsGone => null;

    private Occupation Occupy() => Interlocked.CompareExchange(ref _isBusy, 1, 0) == 0
        ? new Occupation(this)
        : throw new InvalidOperationException(
            $"{Descriptor.Name} is at work: it was called while a step, save or change of it was under way. One optimizer is used by one thread at a time.");

    private void SetRoundingSeed(long seed)
    {
        _roundingSeed = seed;
        foreach (TensorEntry entry in Entries)
        {
            entry.TensorKey = TensorKeyOf(entry.Parameter);
        }
    }

    private ulong TensorKeyOf(Parameter parameter) => Descriptor.IsRandom ? RoundingKey.OfTensor(_roundingSeed, parameter.Slice?.Tensor ?? parameter.Name) : 0;

    /// <summary>Keeps other threads out until it is disposed.</summary>
    internal readonly struct Occupation : IDisposable
    {
        private readonly OptimizerEngine? _engine;

        internal Occupation(OptimizerEngine engine)
        {
            _engine = engine;
        }

        /// <summary>Lets other threads in again.</summary>
        public void Dispose()
        {
            if (_engine is not null)
            {
                Volatile.Write(ref _engine._isBusy, 0);
            }
        }
    }
}
