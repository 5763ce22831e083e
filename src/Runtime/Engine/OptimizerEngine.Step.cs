using System;
using System.Runtime.CompilerServices;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <content>The step, stage by stage; where the CPU and accelerators differ it asks the derived engine.</content>
public abstract partial class OptimizerEngine
{
    private StepFactors _factors;

    /// <inheritdoc cref="IOptimizer.Step"/>
    public StepResult Step()
    {
        ThrowIfSharded();
        return StepAlone();
    }

    private StepResult StepAlone()
    {
        StepResult result;
        using (Enter())
        {
            ThrowIfInSet();
            AskSources();
            using (UseParameters())
            {
                double multiplier = Prepare();
                StepDecision decision = Control.Decide(Summarize(ReduceGradients()));
                BeginOnAllRanks(in decision);
                Carry(in decision);
                result = Commit(in decision, multiplier);
                Control.Commit(in decision);
            }

            TellSources(result.IsTaken);
        }

        Monitor?.Publish();
        return result;
    }

    /// <summary>The tensors that the step updates, group by group.</summary>
    private protected abstract ReadOnlySpan<TensorEntry> Active { get; }

    /// <summary>Finds the tensors that have a gradient now, and checks what changed about their memory.</summary>
    /// <exception cref="ArgumentException">Memory overlaps.</exception>
    /// <exception cref="ObjectDisposedException">A parameter was disposed.</exception>
    private protected abstract void TakeIn();

    /// <summary>Reads all gradients once.</summary>
    /// <param name="kind">The norm that is needed.</param>
    private protected abstract GradientReduction ReduceGradients(ReductionKind kind);

    /// <summary>Sets the gradients of all active tensors to zero.</summary>
    private protected abstract void ZeroActiveGradients();

    /// <summary>Sets the gradient of a tensor that the step does not update to zero.</summary>
    private protected abstract void ZeroGradient(TensorEntry entry);

    /// <summary>Brings what the update reads to where it runs.</summary>
    /// <param name="factors">What the step has in common for all tensors.</param>
    private protected abstract void BeginUpdate(in StepFactors factors);

    /// <summary>Prepares or starts the update of some tensors, which one set of scalars serves.</summary>
    /// <param name="run">The tensors with what their scalars depend on.</param>
    private protected abstract void UpdateRun(in StepRun run);

    /// <summary>Does what is left of the update once every run is known.</summary>
    private protected abstract void CompleteUpdate();

    /// <summary>What the schedule gives for the coming step, after every group has taken its learning rate from it and from its own schedule.</summary>
    /// <exception cref="InvalidOperationException">A multiplier, or a learning rate with it, is negative or not finite.</exception>
    private double MultiplierOfStep()
    {
        double multiplier = Multiplier;
        foreach (ParameterGroup group in _groups)
        {
            group.BeginStep(multiplier, StepCount);
        }

        return multiplier;
    }

    private void ForEachRun(in StepFactors factors, int? measuringPass)
    {
        ReadOnlySpan<TensorEntry> active = Active;
        bool areScalarsKept = measuringPass is null && _keptFactors == factors;
        for (int start = 0; start < active.Length;)
        {
            TensorEntry first = active[start];
            int end = EndOfRun(active, start);
            var run = new StepRun(start, end, new StepInputs(in factors, first), areScalarsKept);
            if (measuringPass is int pass)
            {
                MeasureRun(pass, in run);
            }
            else
            {
                UpdateRun(in run);
            }

            for (int tensor = start + 1; tensor < end && first.Scalars.Length > 0; tensor++)
            {
                active[tensor].TakeScalarsOfStep(first);
            }

            start = end;
        }
    }

    /// <summary>Nearly always all tensors of a group have taken the same steps, and one set of scalars serves them all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int EndOfRun(ReadOnlySpan<TensorEntry> active, int start)
    {
        int end = start + 1;
        while (end < active.Length && active[end].SharesScalarsWith(active[start]))
        {
            end++;
        }

        return end;
    }

    /// <summary>The gradients of the step, read once where something asks for it.</summary>
    private GradientReduction? ReduceGradients() =>
        Descriptor.Treatment.NeedsPass ? ReduceGradients(Descriptor.Treatment.NormKind) : null;

    private GradientSummary Summarize(GradientReduction? reduction) => reduction is null
        ? default
        : Ranks is not null ? Ranks.Summarize([reduction.Table], reduction.FirstNonFinite, Descriptor.Treatment.NormKind) : new GradientSummary(reduction.Table.Norm(Descriptor.Treatment.NormKind), reduction.FirstNonFinite?.Name);

    /// <summary>Makes ready what was decided, and finds out what the update's numbers depend on: what a step changes is not touched.</summary>
    /// <exception cref="InvalidOperationException">A scalar is not finite, or the decay takes more than the whole weight.</exception>
    private void Begin(in StepDecision decision)
    {
        BeginMeasurement(decision.IsTaken);
        if (decision.IsTaken)
        {
            _factors = FactorsOf(in decision);
            BeginUpdate(in _factors);
            Measure(in _factors);
            CheckMeasuredNumbers(in _factors);
        }
    }

    /// <summary>Does what was decided.</summary>
    private void Carry(in StepDecision decision)
    {
        if (decision.IsTaken)
        {
            BeginAverages();
            ForEachRun(in _factors, measuringPass: null);
            CompleteUpdate();
            AverageIdle(_factors.AverageShare, isOpen: false);
        }
        else if (Descriptor.Treatment.ZeroGradients)
        {
            ZeroActiveGradients();
        }

        ZeroFrozenGradients();
    }

    private StepFactors FactorsOf(in StepDecision decision)
    {
        StepFactors factors = StepFactors.Plain with { GradientMultiplier = decision.GradientMultiplier, AverageShare = Average?.ShareOf(StepCount + 1) ?? 0, Rule = _rule };
        return Descriptor.Treatment.Clip is Clip.Value or Clip.Adaptive
            ? factors with { ClippingThreshold = Control.ClippingThreshold, ClippingEpsilon = Control.ClippingEpsilon }
            : factors;
    }

    /// <summary>What the step leaves alone must not gather gradients until it is thawed.</summary>
    private void ZeroFrozenGradients()
    {
        if (Descriptor.Treatment.ZeroGradients)
        {
            foreach (TensorEntry entry in ListEntries())
            {
                if (entry.Parameter.HasGradient && !entry.IsActive)
                {
                    ZeroGradient(entry);
                }
            }
        }
    }

    /// <summary>Counts the step if it was taken. Nothing before it has changed anything but parameters, their state, gradients and scratch.</summary>
    private StepResult Commit(in StepDecision decision, double multiplier)
    {
        ReadOnlySpan<TensorEntry> updated = decision.IsTaken ? Active : [];
        CountStepOf(updated);

        if (decision.IsTaken)
        {
            CommitGroups();
        }

        StepCount += decision.IsTaken ? 1 : 0;
        CompleteMeasurement(decision.GradientMultiplier);
        return ResultOf(in decision, multiplier, updated.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountStepOf(ReadOnlySpan<TensorEntry> updated)
    {
        foreach (TensorEntry entry in updated)
        {
            entry.CountStep();
        }
    }

    private StepResult ResultOf(in StepDecision decision, double multiplier, int updated) =>
        new(decision.Outcome, StepCount, multiplier, updated)
        {
            GradientNorm = decision.GradientNorm,
            ClippedGradientNorm = decision.ClippedGradientNorm,
            LossScale = Descriptor.Treatment.LossScaling ? decision.LossScale : null,
            FirstNonFiniteParameter = decision.FirstNonFinite,
        };

    private void ThrowIfInSet()
    {
        if (Set is not null)
        {
            throw new InvalidOperationException($"{Descriptor.Name} belongs to an OptimizerSet, whose optimizers step together: call Step() of the set.");
        }
    }
}
