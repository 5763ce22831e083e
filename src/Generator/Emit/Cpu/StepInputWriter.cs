using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>
/// Writes the nested <c>StepInput</c>: the numbers of a step over spans, which are named where they are given, since a rate, another rate and a
/// decay in a row are easily taken for each other. What the class's rule does not use is not there.
/// </summary>
internal static class StepInputWriter
{
    public const string Name = "StepInput";

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, bool isRandom)
    {
        writer.Write("/// <summary>The numbers of a step over spans, each given by name.</summary>").Write(GeneratedFile.GeneratedCode);
        writer.Block($"public readonly struct {Name}", () =>
        {
            writer.Write(
                $$"""
                /// <summary>Numbers of which those that need not be given have their defaults.</summary>
                public {{Name}}()
                {
                }

                /// <summary>k: 1 in the parameter's first step.</summary>
                public required long Step { get; init; }

                /// <summary>lr, after the schedule; finite and at least 0.</summary>
                public required double LearningRate { get; init; }
                """);
            if (spec.FollowsSchedule())
            {
                writer.Blank().Write(
                    """
                    /// <summary>lr0, the learning rate before any schedule, of which lr is a part; finite and at least 0.</summary>
                    public required double InitialLearningRate { get; init; }
                    """);
            }

            if (spec.HasPeak())
            {
                writer.Blank().Write(
                    """
                    /// <summary>lrPeak, the highest learning rate of the run; finite and at least 0.</summary>
                    public required double PeakLearningRate { get; init; }
                    """);
            }

            if (rule.HasDecay)
            {
                writer.Blank().Write(
                    $$"""
                    /// <summary>wd, finite and at least 0: {{rule.DecayFormula}}. <see cref="{{spec.Type.FullName}}.WeightDecay"/> where it is not given.</summary>
                    public double WeightDecay { get; init; } = {{spec.Type.FullName}}.WeightDecay;
                    """);
            }

            foreach (HostInput input in HostInput.OfGroup(rule))
            {
                writer.Blank().Write(
                    $$"""
                    /// <summary>{{input.Summary}}</summary>
                    public required double {{input.PropertyName}} { get; init; }
                    """);
            }

            foreach (HostInput input in HostInput.OfTreatment(spec))
            {
                writer.Blank().Write(
                    $$"""
                    /// <summary>{{input.Summary}} {{input.SpanDefault}} where it is not given.</summary>
                    public double {{input.PropertyName}} { get; init; } = {{input.SpanDefault}};
                    """);
            }

            if (isRandom)
            {
                writer.Blank().Write(
                    """
                    /// <summary>The optimizer's seed of random rounding; 0 where it is not given.</summary>
                    public long RoundingSeed { get; init; }

                    /// <summary>The parameter's name, on which random rounding depends.</summary>
                    public required string ParameterName { get; init; }
                    """);
            }
        });
    }
}
