using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Runtime.Tests.Memory;

/// <summary>An accelerator's engine that does nothing and fails where a test says so.</summary>
internal sealed class FailingEngine() : DeviceEngine(
    new OptimizerDescriptor
    {
        Contract = GeneratedCodeContract.Version,
        Name = "Failing",
        Algorithm = Algorithm.Sgdw,
        Decay = DecayRule.None,
        Parameter = DType.Float32,
        Gradient = DType.Float32,
        Constants = [],
        StateSlots = [],
        NewGroup = static _ => throw new NotSupportedException(),
    },
    learningRate: 1)
{
    /// <summary>The names of parameters whose memory cannot be given back.</summary>
    internal HashSet<string> Stuck { get; } = [];

    /// <summary>Whether values cannot be brought back.</summary>
    internal bool CannotDownload { get; set; }

    /// <summary>Whether the accelerator is gone.</summary>
    internal bool IsGone { get; set; }

    internal List<string> Released { get; } = [];

    protected override ObjectDisposedException? GoneAccelerator => IsGone ? new ObjectDisposedException("accelerator") : null;

    protected override void CheckReachable(Parameter parameter)
    {
    }

    protected override TensorState[] Allocate(IReadOnlyList<Parameter> parameters) =>
        parameters.Select(parameter => new Memory(this, parameter)).ToArray<TensorState>();

    protected override void Wait()
    {
    }

    protected override void Download(IReadOnlyList<TensorState> tensors)
    {
        if (CannotDownload)
        {
            throw new NotSupportedException("download");
        }
    }

    protected override void Upload(IReadOnlyList<TensorState> tensors)
    {
    }

    protected override void Prepare(ReadOnlySpan<TensorState> tensors)
    {
    }

    protected override void Update(ReadOnlySpan<TensorState> tensors, in StepInputs inputs)
    {
    }

    private sealed class Memory(FailingEngine engine, Parameter parameter) : TensorState
    {
        protected internal override bool IsHostBehind => true;

        protected internal override void Export(int slot, StateTensor destination)
        {
        }

        protected internal override void Import(int slot, StateTensor source)
        {
        }

        protected internal override void Clear(int slot)
        {
        }

        protected internal override void Release()
        {
            engine.Released.Add(parameter.Name);
            if (engine.Stuck.Contains(parameter.Name))
            {
                throw new NotSupportedException(parameter.Name);
            }
        }
    }
}
