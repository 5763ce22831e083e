using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>Puts statements into a program that trains, so that a test shows only what it is about.</summary>
internal static class Training
{
    /// <summary>
    /// A method with a TorchSharp <c>model</c>, <c>batches</c>, a <c>loss</c> and a <c>rate</c>, and with GenOptim classes for those named
    /// in the code: <c>GptOptimizer</c> (Scheduled, 1e-5), <c>CoupledOptimizer</c> (LearningRate, 1e-2), <c>FixedOptimizer</c> (Constant,
    /// 1e-5), <c>PlainOptimizer</c> (None), <c>LionOptimizer</c> (Scheduled, 1e-5), <c>CarriedOptimizer</c> (Scheduled, carried, 1e-9),
    /// <c>SkippingOptimizer</c> and <c>GuardedOptimizer</c>, which leave steps out, <c>AveragingOptimizer</c> (Schedule-Free).
    /// </summary>
    public static string With(string statements, string members = "")
    {
        return $$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using GenOptim;
            using TorchSharp;
            using TorchSharp.Modules;
            using static TorchSharp.torch;

            internal sealed class Training
            {
                {{members}}

                public void Train(nn.Module<Tensor, Tensor> model, List<(Tensor x, Tensor y)> batches, double rate)
                {
                    {{statements}}
                }
            }
            """;
    }

    /// <summary>The same without TorchSharp: <c>values</c> and <c>gradients</c> as arrays.</summary>
    public static string WithArrays(string statements, string members = "")
    {
        return $$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using GenOptim;

            internal sealed class Training
            {
                {{members}}

                public void Train(float[] values, float[] gradients, ISchedule schedule, double rate)
                {
                    {{statements}}
                }
            }
            """;
    }

    /// <summary>The variables of both.</summary>
    public static string WithBoth(string statements)
    {
        return $$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using GenOptim;
            using TorchSharp;
            using TorchSharp.Modules;
            using static TorchSharp.torch;

            internal sealed class Training
            {
                private readonly List<double> _losses = [];

                public void Train(nn.Module<Tensor, Tensor> model, nn.Module<Tensor, Tensor> second, List<(Tensor x, Tensor y)> batches,
                    float[] values, float[] gradients, float[] moreValues, float[] moreGradients, ISchedule schedule, double rate)
                {
                    {{statements}}
                }
            }
            """;
    }

    /// <summary>The classes that the code names, with a stand-in for their generated part unless the generator itself runs.</summary>
    public static IEnumerable<(string File, string Text)> ClassesFor(string code, bool isGeneratorRun = false)
    {
        (string Name, string Attribute)[] classes =
        [
            ("GptOptimizer", "Algorithm.AdamW, WeightDecay = 1e-5"),
            ("CoupledOptimizer", "Algorithm.AdamW, Decay = DecayRule.LearningRate, WeightDecay = 1e-2"),
            ("FixedOptimizer", "Algorithm.AdamW, Decay = DecayRule.Constant, WeightDecay = 1e-5"),
            ("PlainOptimizer", "Algorithm.AdamW, Decay = DecayRule.None"),
            ("CarriedOptimizer", "Algorithm.AdamW, DecayPrecision = GenOptim.DecayPrecision.Carried, WeightDecay = 1e-9"),
            ("LionOptimizer", "Algorithm.LionW, WeightDecay = 1e-5"),
            ("SkippingOptimizer", "Algorithm.AdamW, NonFinite = NonFinite.SkipStep"),
            ("AveragingOptimizer", "Algorithm.ScheduleFreeAdamW"),
            ("MatrixOptimizer", "Algorithm.Muon"),
            ("GuardedOptimizer", "Algorithm.AdamW, OnSpike = OnSpike.SkipStep"),
        ];
        foreach ((string name, string attribute) in classes.Where(c => code.Contains(c.Name, System.StringComparison.Ordinal)))
        {
            bool isDeclaredThere = code.Contains("partial class " + name, System.StringComparison.Ordinal);
            if (!isDeclaredThere)
            {
                yield return ($"{name}.cs", $"[GenOptim.DecoupledOptimizer(GenOptim.{Regex.Replace(attribute, @"\b(?:DecayRule|NonFinite|OnSpike)\.", "GenOptim.$0")})] public sealed partial class {name};");
            }

            if (!isGeneratorRun)
            {
                yield return ($"{name}.g.cs", StandIn.GeneratedFor(name));
            }
        }
    }
}
