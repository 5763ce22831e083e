using System;
using System.Collections.Generic;
using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenOptim;

/// <summary>Goes on with a training that one of TorchSharp's optimizers began.</summary>
public static class OptimizerTakeover
{
    /// <summary>
    /// Copies moments and step counts of TorchSharp's Adam, AdamW or SGD with momentum, tensor by tensor, so that the next step is the one that it would have
    /// taken, where the rules are the same: <see cref="DecayRule.LearningRate"/> for its AdamW.
    /// </summary>
    /// <param name="optimizer">The optimizer that goes on, whose parameters come from <see cref="ModuleExtensions.AsParameters"/>.</param>
    /// <param name="source">TorchSharp's optimizer of the same tensors.</param>
    /// <param name="options">
    /// What it does not know: the rule, the initial learning rate, and for SGD, which counts no steps, the number of steps taken. Its own
    /// <see cref="ForeignStateOptions.Rename"/> is not asked.
    /// </param>
    /// <returns>What was taken over.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The optimizer is of another kind, or has none of the optimizer's tensors.</exception>
    /// <exception cref="StateMismatchException">Its state is another than the class needs; the message names every difference. Nothing was changed.</exception>
    public static LoadResult TakeOver(this IOptimizer optimizer, OptimizerHelper source, ForeignStateOptions options)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        Dictionary<nint, string> names = NamesByAddress(optimizer);
        var tensors = new Dictionary<string, StateTensor>(StringComparer.Ordinal);
        optim.Optimizer.StateDictionary states = source.state_dict();
        int index = 0;
        foreach (Tensor tensor in source.parameters())
        {
            TorchSharp.Modules.OptimizerState state = states.State[index++];
            if (names.TryGetValue(TensorSource.AddressOf(tensor), out string? name))
            {
                foreach ((string slot, StateTensor value) in SlotsOf(state, source))
                {
                    tensors[$"{name}.{slot}"] = value;
                }
            }
        }

        return tensors.Count > 0
            ? optimizer.ImportForeign(tensors, options with { Rename = null })
            : throw new ArgumentException($"{source.GetType().Name} has no state of a tensor that this optimizer steps; make it with AsParameters() of the same module, after TorchSharp's optimizer has taken a step.", nameof(source));
    }

    private static Dictionary<nint, string> NamesByAddress(IOptimizer optimizer)
    {
        var names = new Dictionary<nint, string>();
        foreach (GenOptim.Parameter parameter in optimizer.Parameters)
        {
            if (parameter.Source is TensorSource source)
            {
                names[source.Address] = parameter.Name;
            }
        }

        return names;
    }

    private static IEnumerable<(string Slot, StateTensor Value)> SlotsOf(TorchSharp.Modules.OptimizerState state, OptimizerHelper source) => state switch
    {
        AdamW.State adamW => Moments(adamW.step, adamW.exp_avg, adamW.exp_avg_sq, adamW.max_exp_avg_sq),
        Adam.State adam => Moments(adam.step, adam.exp_avg, adam.exp_avg_sq, adam.max_exp_avg_sq),
        SGD.State sgd => sgd.momentum_buffer is null ? [] : [("momentum_buffer", Copy(sgd.momentum_buffer))],
        _ => throw new ArgumentException($"{source.GetType().Name} is none of TorchSharp's Adam, AdamW and SGD.", nameof(source)),
    };

    private static List<(string Slot, StateTensor Value)> Moments(long step, Tensor expAvg, Tensor expAvgSq, Tensor? maxExpAvgSq)
    {
        var slots = new List<(string Slot, StateTensor Value)>
        {
            ("step", StateTensor.From<double>([step])),
            ("exp_avg", Copy(expAvg)),
            ("exp_avg_sq", Copy(expAvgSq)),
        };
        if (maxExpAvgSq is not null)
        {
            slots.Add(("max_exp_avg_sq", Copy(maxExpAvgSq)));
        }

        return slots;
    }

    private static StateTensor Copy(Tensor tensor)
    {
        DType type = TensorSource.DTypeOf(tensor.dtype)
            ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A state tensor is of {tensor.dtype}, which no class keeps."));
        using Tensor whole = tensor.cpu().contiguous();
        return StateTensor.From(type, (nint)whole.numel(), whole.bytes);
    }
}
