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

    /// <summary>The same of optimizers that step together.</summary>
    /// <param name="members">The optimizers.</param>
    /// <param name="decisions">The other ranks, for what is decided for all; null for none.</param>
    /// <param name="ofMembers">The other ranks, for each optimizer; nulls for none.</param>
    internal static StepResult StepTogether(SetMembers members, IRankDecisions? decisions, IReadOnlyList<IRankReductions?> ofMembers)
    {
        SetRanks(decisions, ofMembers);
        try
        {
            return StepTogether(members);
        }
        finally
        {
            SetRanks(null, []);
        }

        void SetRanks(IRankDecisions? all, IReadOnlyList<IRankReductions?> each)
        {
            members.Ranks = all;
            for (int member = 0; member < members.Engines.Length; member++)
            {
                members.Engines[member].Ranks = each.Count > member ? each[member] : null;
            }
        }
    }

    /// <summary>Checks that a sharded optimizer may step this one.</summary>
    /// <param name="set">The set that it is in, if it is sharded with that.</param>
    /// <exception cref="InvalidOperationException">It is in another set, sharded already, or has taken steps.</exception>
    internal void ThrowIfNotShardable(OptimizerSet? set)
    {
        if (Set != set)
        {
            throw new InvalidOperationException($"{Descriptor.Name} belongs to an OptimizerSet, whose optimizers step together: give the ShardedOptimizer the set.");
        }

        ThrowIfSharded();
        if (StepCount != 0)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{Descriptor.Name} has taken {StepCount} steps; an optimizer is sharded before its first step, and takes saved state over afterwards."));
        }
    }

    /// <summary>
    /// Puts other parameters, which begin anew, in the place of all those of the groups of optimizers that step together, and leaves steps to a sharded optimizer: in all of them or in none.
    /// </summary>
    /// <param name="engines">The optimizers.</param>
    /// <param name="parameters">What each group of each of them is given, in the order of <see cref="Groups"/>.</param>
    /// <exception cref="InvalidOperationException">An optimizer is sharded already, or has taken steps. Nothing was changed.</exception>
    /// <exception cref="ArgumentException">A slice is named as another parameter is. Nothing was changed.</exception>
    /// <exception cref="OutOfMemoryException">There is no memory for the state. Nothing was changed.</exception>
    internal static void Shard(ReadOnlyMemory<OptimizerEngine> engines, ReadOnlyMemory<Parameter[][]> parameters)
    {
        if (!engines.IsEmpty)
        {
            engines.Span[0].Shard(parameters.Span[0], () => Shard(engines[1..], parameters[1..]));
        }
    }

    private void Shard(Parameter[][] parameters, Action shardOthers)
    {
        using (Enter())
        {
            ThrowIfNotShardable(Set);
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
                try
                {
                    shardOthers();
                }
                catch
                {
                    _index.Replace(slices, tensors);
                    throw;
                }
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
            for (int group = 0; group < parameters.Length; group++)
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
