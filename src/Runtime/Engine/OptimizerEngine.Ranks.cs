using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Gradients;

namespace GenOptim.Engine;

/// <content>Optimizers that step a part of the parameters, in each of several processes another.</content>
public abstract partial class OptimizerEngine
{
    /// <summary>The other processes while a sharded step is under way; null where there is none.</summary>
    private protected IRankReductions? Ranks { get; private set; }

    /// <summary>The whole tensors, those of which this process steps nothing included; none where the optimizer is not sharded.</summary>
    private Parameter[] _wholes = [];

    /// <summary>Whether a <see cref="Distributed.ShardedOptimizer"/> steps this optimizer.</summary>
    internal bool IsSharded { get; private set; }

    /// <summary>Takes one step of this rank's part, together with the other ranks; null for none.</summary>
    internal StepResult StepWith(IRankReductions? ranks)
    {
        Ranks = ranks;
        try
        {
            return StepAlone();
        }
        finally
        {
            Ranks = null;
        }
    }

    /// <summary>Puts other parameters, which begin anew, in the place of all those of the optimizer's groups, and leaves steps to a sharded optimizer.</summary>
    /// <param name="parameters">What each group is given, in the order of <see cref="Groups"/>.</param>
    /// <exception cref="InvalidOperationException">The optimizer is in a set, sharded already, or has taken steps. Nothing was changed.</exception>
    /// <exception cref="ArgumentException">A slice is named as another parameter is. Nothing was changed.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for the state. Nothing was changed.</exception>
    internal void Shard(IReadOnlyList<IReadOnlyList<Parameter>> parameters)
    {
        using (Enter())
        {
            ThrowIfInSet();
            ThrowIfSharded();
            if (StepCount != 0)
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{Descriptor.Name} has taken {StepCount} steps; an optimizer is sharded before its first step, and takes saved state over afterwards."));
            }

            TensorEntry[] wholes = [.. Entries];
            Parameter[] tensors = Array.ConvertAll(wholes, whole => whole.Parameter);
            Parameter[] slices = [.. parameters.SelectMany(ofGroup => ofGroup)];
            using ParametersInUse use = UseNew(slices);
            bool hasCopies = Descriptor.StateSlots.Any(slot => slot.IsDerived);
            foreach (TensorSlice slice in slices.Select(slice => slice.Slice!))
            {
                slice.Copies = hasCopies ? CopiesOf(slice.Whole) : null;
            }

            TensorState[] states = NewState(parameters);
            try
            {
                _index.Replace(tensors, slices);
            }
            catch
            {
                Array.ForEach(states, state => state.Release());
                throw;
            }

            IsSharded = true;
            _wholes = tensors;
            if (hasCopies)
            {
                KeepCopies(wholes);
            }

            foreach (TensorEntry whole in wholes)
            {
                whole.Group.RemoveParameter(whole.Parameter);
            }

            int tensor = 0;
            for (int group = 0; group < parameters.Count; group++)
            {
                foreach (Parameter parameter in parameters[group])
                {
                    _groups[group].AddParameter(parameter);
                    AddEntry(parameter, _groups[group], states[tensor++]);
                }
            }

            Leave(wholes);
        }
    }

    private void ThrowIfSharded()
    {
        if (IsSharded && Ranks is null)
        {
            throw new InvalidOperationException(
                $"{Descriptor.Name} holds this rank's part of the parameters of a ShardedOptimizer: call Step() of that; its parameters stay as they are.");
        }
    }

    /// <summary>Takes in what the step works on and checks it, on all ranks before any of them goes on.</summary>
    /// <returns>What the schedule gives.</returns>
    private double Prepare()
    {
        if (Ranks is null)
        {
            return PrepareAlone();
        }

        double multiplier;
        try
        {
            multiplier = PrepareAlone();
        }
        catch (Exception refusal)
        {
            Ranks.Agree(refusal);
            throw;
        }

        Ranks.Agree(null);
        return multiplier;
    }

    private double PrepareAlone()
    {
        double multiplier = MultiplierOfStep();
        TakeIn();
        CheckNumbers();
        return multiplier;
    }

    /// <summary>Numbers that are measured are checked once they are, on all ranks too.</summary>
    private void BeginOnAllRanks(in StepDecision decision)
    {
        if (Ranks is null || Descriptor.Measures.Count == 0)
        {
            Begin(in decision);
            return;
        }

        try
        {
            Begin(in decision);
        }
        catch (Exception refusal) when (refusal is not Distributed.CommunicationException)
        {
            Ranks.Agree(refusal);
            throw;
        }

        Ranks.Agree(null);
    }

    private double OfAllRanks(ReductionTable table, ReductionKind kind) => Ranks is null ? table.OfAll(kind) : Ranks.OfAll(table, kind);
}
