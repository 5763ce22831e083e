namespace GenOptim.Engine;

/// <summary>The numbers that a rule keeps for the whole optimizer, such as an estimate over all tensors: before the step under way, and in it.</summary>
internal sealed class OptimizerScalars : IStepFeature
{
    private readonly OptimizerDescriptor _descriptor;

    internal OptimizerScalars(OptimizerDescriptor descriptor)
    {
        _descriptor = descriptor;
        Before = HostScalars.New(descriptor.OptimizerScalars);
        OfStep = HostScalars.New(descriptor.OptimizerScalars);
    }

    /// <summary>What they are before the step, in the order of <see cref="OptimizerDescriptor.OptimizerScalars"/>.</summary>
    internal double[] Before { get; private set; }

    /// <summary>What they are in the step, and afterwards once it is taken.</summary>
    internal double[] OfStep { get; private set; }

    string IStepFeature.SectionName => "rule";

    /// <summary>The step begins with what there was, however often it is begun.</summary>
    internal void Begin() => Before.CopyTo(OfStep, 0);

    /// <summary>The step is taken.</summary>
    internal void Commit() => (Before, OfStep) = (OfStep, Before);

    StateSection IStepFeature.Export() => new() { Numbers = HostScalars.Export(_descriptor.OptimizerScalars, Before) };

    /// <summary>Gradients that are not finite make an estimate so, and that is passed on, as every rule does.</summary>
    string? IStepFeature.Mismatch(StateSection section) => null;

    void IStepFeature.Import(StateSection section) => HostScalars.Import(_descriptor.OptimizerScalars, Before, section.Numbers);

    void IStepFeature.Reset() => HostScalars.Reset(_descriptor.OptimizerScalars, Before);
}
