using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Replacing;

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>The class that replaces a TorchSharp optimizer, as C#.</summary>
internal static class OptimizerClassText
{
    // Names are written in full and from the root, because the file's own namespace and usings decide what "Parameter" or "TorchSharp" mean in it.
    private const string Template = """
        /// <summary>Steps TorchSharp's parameters with weight decay that does not pass through the gradient.</summary>
        /// <remarks>
        /// @comment@
        /// Values and gradients are copied in and out in every step, so that it works on every device; over CPU memory, a
        /// GenOptim.Parameter that points at the tensor's own memory saves both copies.
        /// </remarks>
        internal sealed partial class @name@ : global::TorchSharp.Modules.OptimizerHelper
        {
            private readonly global::System.Collections.Generic.List<(global::TorchSharp.Modules.Parameter Tensor, global::GenOptim.Parameter<float> Copy, float[] Values, float[] Gradient)> _tensors = new();
            private readonly Decoupled _decoupled;

            public @name@(global::System.Collections.Generic.IEnumerable<global::TorchSharp.Modules.Parameter> parameters, double learningRate@parameters@)
            {
                @checks@var copies = new global::System.Collections.Generic.List<global::GenOptim.Parameter<float>>();
                foreach (global::TorchSharp.Modules.Parameter tensor in parameters)
                {
                    float[] values = new float[tensor.NumberOfElements];
                    float[] gradient = new float[values.Length];
                    var copy = new global::GenOptim.Parameter<float>("parameter" + copies.Count.ToString(global::System.Globalization.CultureInfo.InvariantCulture), values, gradient);
                    copies.Add(copy);
                    _tensors.Add((tensor, copy, values, gradient));
                }

                // What TorchSharp's schedulers read and write.
                var options = new global::TorchSharp.Modules.OptimizerOptions { LearningRate = learningRate, InitialLearningRate = learningRate };
                _parameter_groups = new global::System.Collections.Generic.List<global::TorchSharp.Modules.ParamGroup>
                {
                    new global::TorchSharp.Modules.ParamGroup { Parameters = _tensors.ConvertAll(static entry => entry.Tensor), Options = options },
                };
                _decoupled = new Decoupled(learningRate, new Decoupled.ParameterGroup(copies)@initializer@);
            }

            public override global::TorchSharp.torch.Tensor step(global::System.Func<global::TorchSharp.torch.Tensor>@nullable@ closure = null)
            {
                global::TorchSharp.torch.Tensor@nullable@ loss = null;
                if (closure is not null)
                {
                    using (global::TorchSharp.torch.enable_grad())
                    {
                        loss = closure();
                    }
                }

                _decoupled.LearningRate = _parameter_groups[0].LearningRate;
                foreach (var (tensor, copy, values, gradient) in _tensors)
                {
                    copy.HasGradient = tensor.grad is not null;
                    if (copy.HasGradient)
                    {
                        global::System.Array.Copy(tensor.detach().cpu().data<float>().ToArray(), values, values.Length);
                        global::System.Array.Copy(tensor.grad@certain@.cpu().data<float>().ToArray(), gradient, gradient.Length);
                    }
                }

                _decoupled.Step();
                using (global::TorchSharp.torch.no_grad())
                {
                    foreach (var (tensor, copy, values, _) in _tensors)
                    {
                        if (copy.HasGradient)
                        {
                            tensor.copy_(global::TorchSharp.torch.tensor(values).reshape(tensor.shape));
                        }
                    }
                }

                return loss@certain@;
            }

            protected override void Dispose(bool disposing)
            {
                if (disposing)
                {
                    _decoupled.Dispose();
                }

                base.Dispose(disposing);
            }

            [global::GenOptim.DecoupledOptimizer(@arguments@)]
            internal sealed partial class Decoupled
            {
            }
        }
        """;

    /// <summary>The text of the class for <paramref name="replacement"/>.</summary>
    public static string For(Replacement replacement)
    {
        ReplacedDecay decay = replacement.Decay;
        List<string> arguments = ["global::GenOptim.Algorithm." + replacement.Constants.Algorithm, .. replacement.Constants.Arguments];
        if (decay.IsCoupled)
        {
            arguments.Add("Decay = global::GenOptim.DecayRule.LearningRate");
        }

        arguments.Add("WeightDecay = " + decay.Constant);
        IEnumerable<string> parameters = replacement.Constants.Checked.Select(static setting => $", {setting.Type} {setting.Parameter}");
        return Template
            .Replace("@comment@", decay.Comment)
            .Replace("@arguments@", string.Join(", ", arguments))
            .Replace("@parameters@", string.Concat(decay.Passed is null ? parameters : parameters.Append(", double weightDecay")))
            .Replace("@checks@", string.Concat(replacement.Constants.Checked.Select(CheckOf)))
            .Replace("@initializer@", decay.Assigned is null ? string.Empty : $" {{ WeightDecay = {decay.Assigned} }}")
            .Replace("@nullable@", replacement.IsNullable ? "?" : string.Empty)
            .Replace("@certain@", replacement.IsNullable ? "!" : string.Empty)
            .Replace("@name@", replacement.ClassName);
    }

    // The attribute takes constants. A setting that has another value is refused, and not left out of account.
    private static string CheckOf(CheckedSetting setting)
    {
        string differs = setting.Type == "bool" ? (setting.Constant == "true" ? "!" : string.Empty) + setting.Parameter : $"{setting.Parameter} != {setting.Constant}";
        return $$"""
            if ({{differs}})
                    {
                        throw new global::System.ArgumentException(global::System.FormattableString.Invariant($"{{setting.Parameter}} is {{{setting.Parameter}}}, and this class is made for {{setting.Constant}}: change its attribute, or declare a class for each value."), nameof({{setting.Parameter}}));
                    }


            """.Replace("\r\n", "\n") + "        ";
    }
}
