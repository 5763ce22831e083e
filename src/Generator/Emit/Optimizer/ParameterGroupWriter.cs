using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Optimizer;

/// <summary>Writes the nested <c>ParameterGroup</c>, which takes only parameters of the class's number types.</summary>
internal static class ParameterGroupWriter
{
    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string types = $"{spec.Parameter.Keyword()}, {spec.Gradient.Keyword()}";
        writer.Write(
            $"""
            /// <summary>Parameters that share a learning rate{(rule.HasDecay ? " and a weight decay" : string.Empty)}.</summary>
            {GeneratedFile.GeneratedCode}
            """);
        writer.Block($"public sealed class ParameterGroup : global::GenOptim.ParameterGroup<{types}>", () =>
        {
            writer.Write(
                $$"""
                /// <summary>A group of the given parameters.</summary>
                /// <param name="parameters">The parameters; none of them null.</param>
                public ParameterGroup(global::System.Collections.Generic.IEnumerable<global::GenOptim.Parameter<{{types}}>> parameters)
                    : base(parameters, {{(rule.HasDecay ? $"{spec.Type.FullName}.WeightDecay" : "0")}})
                {
                }

                /// <summary>Refuses what makes a parameter, when it is compiled.</summary>
                /// <param name="name">The parameter's name.</param>
                /// <param name="parts">The rest of the parameter.</param>
                {{GeneratedFile.GivesWay(1)}}
                {{GeneratedFile.Refused($"A group is made of parameters. Write the parameter's type where it is made, new Parameter<{spec.Parameter.Keyword().Split('.').Last()}>(name, values, gradient), or the group around it")}}
                public ParameterGroup(string name, params object[] parts)
                    : base([], 0) => throw new global::System.NotSupportedException();
                """);
            if (rule.HasDecay)
            {
                writer.Blank().Write(
                    $$"""
                    /// <summary>wd, finite and at least 0: {{rule.DecayFormula}}. At first <see cref="{{spec.Type.FullName}}.WeightDecay"/>.</summary>
                    /// <exception cref="global::System.ArgumentOutOfRangeException">The value is negative or not finite.</exception>
                    public new double WeightDecay
                    {
                        get => DecayCoefficient;
                        set => DecayCoefficient = value;
                    }
                    """);
            }
            else
            {
                writer.Blank().Write(
                    """
                    /// <summary>Always 0, and not to be set: the class does not decay.</summary>
                    public new double WeightDecay => 0;
                    """);
            }

            if (spec.HasPeak())
            {
                writer.Blank().Write(
                    """
                    /// <summary>lrPeak, finite and at least 0: the highest learning rate of the training, to which the decay relates the current one. At first null, for <see cref="global::GenOptim.ParameterGroup.InitialLearningRate"/>.</summary>
                    /// <exception cref="global::System.ArgumentOutOfRangeException">The value is negative or not finite.</exception>
                    public double? PeakLearningRate
                    {
                        get => StatedPeakLearningRate;
                        set => StatedPeakLearningRate = value;
                    }
                    """);
            }
        });
    }
}
