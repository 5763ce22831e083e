using System.Collections.Generic;

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>The class that replaces a TorchSharp optimizer, as C#.</summary>
internal static class OptimizerClassText
{
    // Names are written in full, because the file's own usings decide what "Parameter" means in it.
    private const string Template = """
        /// <summary>Steps TorchSharp's parameters with weight decay that does not pass through the gradient.</summary>
        /// <remarks>
        /// @comment@
        /// Values and gradients are copied in and out in every step, so that it works on every device; over CPU memory, a
        /// GenOptim.Parameter that points at the tensor's own memory saves both copies.
        /// </remarks>
        [GenOptim.DecoupledOptimizer(@arguments@)]
        internal sealed partial class @name@
        {
            private System.Collections.Generic.List<(TorchSharp.Modules.Parameter Tensor, GenOptim.Parameter<float> Copy, float[] Values, float[] Gradient)> _tensors = new();

            public static @name@ Over(System.Collections.Generic.IEnumerable<TorchSharp.Modules.Parameter> parameters, double learningRate@parameter@)
            {
                var tensors = new System.Collections.Generic.List<(TorchSharp.Modules.Parameter Tensor, GenOptim.Parameter<float> Copy, float[] Values, float[] Gradient)>();
                var copies = new System.Collections.Generic.List<GenOptim.Parameter<float>>();
                foreach (TorchSharp.Modules.Parameter tensor in parameters)
                {
                    float[] values = new float[tensor.NumberOfElements];
                    float[] gradient = new float[values.Length];
                    var copy = new GenOptim.Parameter<float>("parameter" + tensors.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), values, gradient);
                    copies.Add(copy);
                    tensors.Add((tensor, copy, values, gradient));
                }

                return new @name@(learningRate, new ParameterGroup(copies)@initializer@) { _tensors = tensors };
            }

            public void step()
            {
                foreach (var (tensor, copy, values, gradient) in _tensors)
                {
                    copy.HasGradient = tensor.grad is not null;
                    if (copy.HasGradient)
                    {
                        System.Array.Copy(tensor.detach().cpu().data<float>().ToArray(), values, values.Length);
                        System.Array.Copy(tensor.grad!.cpu().data<float>().ToArray(), gradient, gradient.Length);
                    }
                }

                Step();
                using (TorchSharp.torch.no_grad())
                {
                    foreach (var (tensor, copy, values, _) in _tensors)
                    {
                        if (copy.HasGradient)
                        {
                            tensor.copy_(TorchSharp.torch.tensor(values).reshape(tensor.shape));
                        }
                    }
                }
            }

            public void zero_grad()
            {
                foreach (var (tensor, _, _, _) in _tensors)
                {
                    tensor.grad?.zero_();
                }
            }
        }

        """;

    /// <summary>The text of the class for <paramref name="replacement"/>.</summary>
    public static string For(Replacement replacement)
    {
        bool isPassed = replacement.NewCreation.Contains("weightDecay:");
        IEnumerable<string> arguments =
        [
            "GenOptim.Algorithm." + replacement.Constants.Algorithm,
            .. replacement.Constants.Arguments,
            "WeightDecay = " + replacement.WeightDecay,
        ];
        return Template
            .Replace("@comment@", replacement.Comment)
            .Replace("@arguments@", string.Join(", ", arguments))
            .Replace("@parameter@", isPassed ? ", double weightDecay" : string.Empty)
            .Replace("@initializer@", isPassed ? " { WeightDecay = weightDecay }" : string.Empty)
            .Replace("@name@", replacement.ClassName);
    }
}
