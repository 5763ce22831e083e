using System;
using System.Linq;
using GenOptim.Engine;

namespace GenOptim.Distributed;

/// <content>The step.</content>
public sealed partial class ShardedOptimizer
{
    /// <summary>
    /// Takes in the gradients of this rank's next logical shard, in the order of <see cref="LogicalShards"/>. To be called once for each of them where there is more
    /// than one; where there is one, <see cref="Step"/> takes them from where they are. Gradients may be overwritten afterwards.
    /// </summary>
    /// <exception cref="InvalidOperationException">Those of all logical shards have been taken, or the optimizer is at work on another thread.</exception>
    public void TakeGradients()
    {
        using (Enter())
        {
            AskSources();
            using (ParametersInUse.Of(_tensors))
            {
                _gradients.TakeLeaf();
            }
        }
    }

    /// <summary>
    /// Says that a parameter's gradient is complete, so that it can be sent while others are still computed. The backward pass comes to parameters from the last to the
    /// first, and a bucket leaves when all its parameters are ready. Calling it is never needed; where it is, all ranks may do it at other moments. A parameter's
    /// gradient stays as it is until <see cref="Step"/>.
    /// </summary>
    /// <param name="parameter">One of <see cref="Parameters"/>.</param>
    /// <exception cref="ArgumentException">The parameter is none of them.</exception>
    /// <exception cref="InvalidOperationException">This rank has several logical shards, whose gradients are taken as a whole.</exception>
    /// <exception cref="CommunicationException">A rank does not answer.</exception>
    public void GradientReady(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        using (Enter())
        {
            if (!_places.TryGetValue(parameter, out (ShardedMember Member, int Tensor) place))
            {
                throw new ArgumentException($"Parameter '{parameter.Name}' is none of this optimizer's.", nameof(parameter));
            }

            if (place.Member.Gradients.IsReady(place.Tensor))
            {
                return;
            }

            parameter.Source?.BeforeStep(parameter);
            place.Member.Gradients.NoteReady(place.Tensor);
            if (_gradients.HasReady)
            {
                using (ParametersInUse.Of(_tensors))
                {
                    Guard(_gradients.PostReady);
                }
            }
        }
    }

    /// <summary>Takes a step of all ranks: sums the gradients of all logical shards, updates this rank's part, and brings the values together.</summary>
    /// <returns>What the step did, the same on all ranks: the number of parameters is that of whole ones.</returns>
    /// <exception cref="InvalidOperationException">
    /// A rank refuses the step, for the reasons of <see cref="IOptimizer.Step"/> or because gradients of its logical shards are missing; the message says which. No parameter was changed
    /// on any rank.
    /// </exception>
    /// <exception cref="CommunicationException">A rank does not answer, or does something else. Ranks may have different values then: nothing can be done but to start anew from a checkpoint.</exception>
    public StepResult Step()
    {
        using (Enter())
        {
            StepResult result = default;
            Guard(() => result = StepEntered());
            return result;
        }
    }

    private StepResult StepEntered()
    {
        ParametersInUse use = default;
        Exception? refusal = _gradients.Refusal;
        try
        {
            AskSources();
            use = ParametersInUse.Of(_tensors);
        }
        catch (Exception exception) when (_decisions is not null)
        {
            refusal ??= exception;
        }

        try
        {
            StepResult result = StepWith(refusal);
            Array.ForEach(_members, member => member.ZeroGradients());
            use.Dispose();
            use = default;
            TellSources(result.IsTaken);
            return result;
        }
        finally
        {
            use.Dispose();
            _gradients.Reset();
        }
    }

    private StepResult StepWith(Exception? refusal)
    {
        // Gradients may be on their way since the backward pass, so that they come first on all ranks; they change no parameter.
        _gradients.Complete(_members.Max(member => member.Engine.ThreadCount), refusal is not null);
        if (_decisions is not null)
        {
            _header.Exchange(_gradients.IsTold, refusal);
            _members[0].Engine.SpikeGuard?.TakeLoss(_header.Loss);
            _gradients.Order(_header.IsTold);
        }
        else if (refusal is not null)
        {
            throw refusal;
        }
        else
        {
            _header.JudgeAlone();
        }

        foreach (ShardedMember member in _members)
        {
            member.TakeInSlices(_header.IsActive.AsSpan(member.Tensors));
            member.Values.Begin();
        }

        StepResult result = _set is null
            ? _members[0].Engine.StepWith(_members[0].Reductions)
            : OptimizerEngine.StepTogether(_set.Members, _decisions, Array.ConvertAll(_members, member => member.Reductions));
        Array.ForEach(_members, member => member.Values.Complete());
        return result.IsTaken ? result with { UpdatedParameters = _header.ActiveCount } : result;
    }

    /// <summary>
    /// Lets sources find their gradients, before their memory is in use. Not those that were asked by <see cref="GradientReady"/>: sums may stand already in what they
    /// found.
    /// </summary>
    private void AskSources()
    {
        foreach ((Parameter parameter, (ShardedMember member, int tensor)) in _places)
        {
            if (parameter.Source is not null && !member.Gradients.IsReady(tensor))
            {
                parameter.Source.BeforeStep(parameter);
            }
        }
    }

    private void TellSources(bool isTaken)
    {
        for (int tensor = 0; tensor < _tensors.Length; tensor++)
        {
            _tensors[tensor].Source?.AfterStep(_tensors[tensor], isTaken && _header.IsActive[tensor]);
        }
    }
}
