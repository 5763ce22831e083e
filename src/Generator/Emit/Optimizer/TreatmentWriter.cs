using GenOptim.Generator.Model;

namespace GenOptim.Generator.Emit.Optimizer;

/// <summary>Writes what a class has of clipping, scaling, guards and averages: only what its attribute asks for.</summary>
internal static class TreatmentWriter
{
    public static void WriteDescriptor(SourceWriter writer, TreatmentSpec treatment)
    {
        if (treatment.TreatsGradients)
        {
            writer.Write(
                $$"""
                    Treatment = new()
                    {
                        Clip = global::GenOptim.Clip.{{treatment.Clip}},
                        NonFinite = global::GenOptim.NonFinite.{{treatment.NonFinite}},
                        LossScaling = {{Literal.Bool(treatment.LossScaling)}},
                        Accumulation = {{Literal.Bool(treatment.Accumulation)}},
                        ZeroGradients = {{Literal.Bool(treatment.ZeroGradients)}},
                        OnSpike = global::GenOptim.OnSpike.{{treatment.OnSpike}},{{(treatment.CentralizesGradients ? "\n        CentralizesGradients = true," : string.Empty)}}
                    },
                """);
        }

        if (treatment.HasAverage)
        {
            writer.Write($"    Average = global::GenOptim.WeightAverage.{treatment.Average},");
        }
    }

    public static void WriteProperties(SourceWriter writer, TreatmentSpec treatment)
    {
        if (treatment.Clip != ClipKind.None)
        {
            writer.Write(
                $$"""
                /// <summary>What gradients are clipped to, after unscaling; above 0, infinite for no clipping. At first {{(treatment.Clip == ClipKind.Adaptive ? "0.01" : "1")}}.</summary>
                /// <exception cref="global::System.ArgumentOutOfRangeException">The value is not above 0.</exception>
                {{GeneratedFile.GeneratedCode}}
                public double ClippingThreshold
                {
                    get => _engine.ClippingThreshold;
                    set => _engine.ClippingThreshold = value;
                }

                """);
        }

        if (treatment.HasMultipliers)
        {
            writer.Write(
                $$"""
                /// <summary>ε: the norm that the weights of a unit have at least, so that what begins at zero trains; at least 0. At first 0.001; 0 is Composer's.</summary>
                /// <exception cref="global::System.ArgumentOutOfRangeException">The value is negative or not finite.</exception>
                {{GeneratedFile.GeneratedCode}}
                public double ClippingEpsilon
                {
                    get => _engine.ClippingEpsilon;
                    set => _engine.ClippingEpsilon = value;
                }

                """);
        }

        if (treatment.LossScaling)
        {
            writer.Write(
                $$"""
                /// <summary>The factor by which the loss is multiplied before its gradients are computed; a step divides by it.</summary>
                {{GeneratedFile.GeneratedCode}}
                public global::GenOptim.LossScaler LossScaler => _engine.LossScaler!;

                """);
        }

        if (treatment.Accumulation)
        {
            writer.Write(
                $$"""
                /// <summary>How many backward passes the gradients of the coming step are summed over, at least 1: a step divides by it. At first 1.</summary>
                /// <exception cref="global::System.ArgumentOutOfRangeException">The value is below 1.</exception>
                {{GeneratedFile.GeneratedCode}}
                public int AccumulationCount
                {
                    get => _engine.AccumulationCount;
                    set => _engine.AccumulationCount = value;
                }

                """);
        }

        if (treatment.OnSpike != OnSpikeKind.Ignore)
        {
            writer.Write(
                $$"""
                /// <summary>Which steps are taken for spikes, by their gradient norm or by their loss.</summary>
                {{GeneratedFile.GeneratedCode}}
                public global::GenOptim.SpikeGuard SpikeGuard => _engine.SpikeGuard!;

                """);
        }

        if (treatment.HasAverage)
        {
            writer.Write(
                $$"""
                /// <summary>When the weights are averaged, and how fast the average forgets.</summary>
                {{GeneratedFile.GeneratedCode}}
                public global::GenOptim.AveragedWeights Average => _engine.Average!;

                """);
        }
    }
}
