using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Reflection;
using static TorchSharp.torch;

namespace GenOptim;

/// <summary>Generated optimizers for the modules of TorchSharp.</summary>
public static class ModuleExtensions
{
    /// <summary>The parameters of a module and of those in it, on the tensors' own memory: nothing is copied.</summary>
    /// <remarks>
    /// <para>
    /// A tensor that the module has under several names is one parameter, under the first of them. Before each step the gradient is found anew; a tensor
    /// without one, or with <c>requires_grad = false</c>, is left alone by the step. After a step autograd knows that the values have changed, so that
    /// a backward pass that needs the values before is refused by TorchSharp as after any change in place.
    /// </para>
    /// <para>A parameter keeps its tensor's memory there for as long as it is in use; where the tensor was disposed, a step throws instead.</para>
    /// </remarks>
    /// <param name="module">The module.</param>
    /// <returns>The parameters in the module's order; of <see cref="Parameter{T}"/> of float, double, <see cref="BFloat16"/> or <see cref="Half"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="module"/> is null.</exception>
    /// <exception cref="ArgumentException">Tensors cannot be taken: the message names each with the reason and what to do.</exception>
    public static IReadOnlyList<Parameter> AsParameters(this nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        var tensors = new List<(string Name, Tensor Tensor)>();
        var seen = new HashSet<(nint Data, long Length)>();
        var refusals = new List<string>();
        foreach ((string name, Tensor tensor) in module.named_parameters())
        {
            if (TensorSource.Refusal(tensor) is string refusal)
            {
                refusals.Add($"'{name}': {refusal}");
            }
            else if (tensor.numel() == 0 || seen.Add((TensorSource.AddressOf(tensor), tensor.numel())))
            {
                tensors.Add((name, tensor));
            }
        }

        if (refusals.Count > 0)
        {
            throw new ArgumentException($"{module.GetName()} has parameters that cannot be trained in place. {string.Join("; ", refusals)}.", nameof(module));
        }

        return tensors.ConvertAll(static each => TensorSource.Wrap(each.Name, each.Tensor)).AsReadOnly();
    }

    /// <summary>Forgets the gradients of an optimizer's tensors, or sets them to zero, as TorchSharp's <c>zero_grad</c> does.</summary>
    /// <param name="optimizer">The optimizer, whose parameters come from <see cref="AsParameters"/>.</param>
    /// <param name="setToNone">Whether gradients are forgotten, so that a tensor that gets none is left alone by the next step; otherwise they are set to zero.</param>
    /// <exception cref="ArgumentNullException"><paramref name="optimizer"/> is null.</exception>
    public static void ZeroGrad(this IOptimizer optimizer, bool setToNone = true)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        foreach (ParameterGroup group in optimizer.ParameterGroups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                (parameter.Source as TensorSource)?.ZeroGradient(setToNone);
            }
        }
    }

    /// <summary>Optimizers of a class that is generated.</summary>
    /// <typeparam name="TOptimizer">The class.</typeparam>
    extension<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TOptimizer>(TOptimizer)
        where TOptimizer : class, IOptimizer
    {
        /// <summary>
        /// An optimizer of a module's parameters, in two groups: matrices, which decay, and biases, norms, embeddings and all of at most one dimension,
        /// which do not (<see cref="ParameterSplit.SplitNoDecay"/>).
        /// </summary>
        /// <param name="module">The module.</param>
        /// <param name="learningRate">The learning rate before the schedule; finite and at least 0.</param>
        /// <param name="weightDecay">The weight decay of the first group, finite and at least 0; null for the class's.</param>
        /// <param name="noDecayNames">The names that do not decay; <see cref="ParameterSplit.NoDecayNames"/> where none are given.</param>
        /// <returns>The optimizer. A group without parameters is left out.</returns>
        /// <exception cref="ArgumentException">A tensor cannot be taken, or is not of the class's number type.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A number breaks its rule.</exception>
        public static TOptimizer For(nn.Module module, double learningRate, double? weightDecay = null, params IReadOnlyList<string> noDecayNames)
        {
            (IReadOnlyList<Parameter> decay, IReadOnlyList<Parameter> noDecay) = module.AsParameters().SplitNoDecay(noDecayNames);
            TOptimizer optimizer = New<TOptimizer>(learningRate);
            try
            {
                if (decay.Count > 0)
                {
                    optimizer.AddGroup(decay, new GroupOptions { Name = "decay", WeightDecay = weightDecay });
                }

                if (noDecay.Count > 0)
                {
                    optimizer.AddGroup(noDecay, new GroupOptions { Name = "no decay", WeightDecay = 0 });
                }
            }
            catch
            {
                optimizer.Dispose();
                throw;
            }

            return optimizer;
        }
    }

    private static TOptimizer New<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TOptimizer>(double learningRate)
        where TOptimizer : class, IOptimizer
    {
        ConstructorInfo constructor = typeof(TOptimizer).GetConstructors().FirstOrDefault(TakesRateAndGroups)
            ?? throw new ArgumentException($"{typeof(TOptimizer)} has no public constructor of a learning rate and groups, which a generated class has; make it yourself and add the parameters of the module.");
        Type groups = constructor.GetParameters()[1].ParameterType;
        object none = Array.CreateInstance(groups.GetElementType()!, 0);
        return (TOptimizer)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [learningRate, none], null);
    }

    private static bool TakesRateAndGroups(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var rate, var groups] && rate.ParameterType == typeof(double)
        && groups.ParameterType is { IsArray: true } type && type.GetElementType()!.IsAssignableTo(typeof(ParameterGroup));
}
