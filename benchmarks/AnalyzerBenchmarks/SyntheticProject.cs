using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace GenOptim.AnalyzerBenchmarks;

/// <summary>A project of 200 files: ordinary classes, some or all of which also train something.</summary>
internal static class SyntheticProject
{
    private const int Files = 200;

    private const string Classes = """
        [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, WeightDecay = 1e-5)] public sealed partial class GptOptimizer;
        [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Decay = GenOptim.DecayRule.LearningRate, WeightDecay = 1e-2)] public sealed partial class CoupledOptimizer;
        [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Decay = GenOptim.DecayRule.Constant, WeightDecay = 1e-5)] public sealed partial class FixedOptimizer;
        [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Decay = GenOptim.DecayRule.None)] public sealed partial class PlainOptimizer;
        [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, DecayPrecision = GenOptim.DecayPrecision.Carried, WeightDecay = 1e-9)] public sealed partial class CarriedOptimizer;
        [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.LionW, WeightDecay = 1e-5)] public sealed partial class LionOptimizer;
        [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, NonFinite = GenOptim.NonFinite.SkipStep)] public sealed partial class SkippingOptimizer;
        [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, OnSpike = GenOptim.OnSpike.SkipStep)] public sealed partial class GuardedOptimizer;
        """;

    /// <summary>Writes the files into <paramref name="folder"/> and returns their paths.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="trainingEvery">1 where every file trains, 10 where every tenth does.</param>
    public static IReadOnlyList<string> Write(string folder, int trainingEvery)
    {
        string[] snippets = [.. Snippets("InnocentSnippets.txt").Concat(Snippets("MisuseSnippets.txt").Where(static snippet => !IsError(snippet)))];
        var paths = new List<string>();
        for (int file = 0; file < Files; file++)
        {
            string training = file % trainingEvery == 0 ? Training(snippets[file / trainingEvery % snippets.Length]) : string.Empty;
            paths.Add(Path.Combine(folder, FormattableString.Invariant($"File{file}.cs")));
            File.WriteAllText(paths[^1], Ordinary(file).Replace("@training@", training, StringComparison.Ordinal));
        }

        paths.Add(Path.Combine(folder, "Classes.cs"));
        File.WriteAllText(paths[^1], Classes);
        return paths;
    }

    // Rules whose severity is error would stop the compilation that is measured.
    private static bool IsError(string snippet)
    {
        return snippet.StartsWith("GENOPT3002", StringComparison.Ordinal) || snippet.StartsWith("GENOPT4003", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Snippets(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split("//// ", StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Training(string snippet)
    {
        return $$"""
            private readonly List<double> _losses = [];

                public void Train(nn.Module<Tensor, Tensor> model, nn.Module<Tensor, Tensor> second, List<(Tensor x, Tensor y)> batches,
                    float[] values, float[] gradients, float[] moreValues, float[] moreGradients, ISchedule schedule, double rate)
                {
                    // {{snippet}}
                }
            """;
    }

    private static string Ordinary(int file)
    {
        return $$"""
            #nullable enable
            using System;
            using System.Collections.Generic;
            using System.Globalization;
            using System.Linq;
            using System.Text;
            using GenOptim;
            using TorchSharp;
            using TorchSharp.Modules;
            using static TorchSharp.torch;

            namespace Synthetic.Part{{file}};

            public sealed record Order(int Id, string Customer, decimal Total, DateTime Placed);

            public interface IOrderStore
            {
                IEnumerable<Order> All();
                void Add(Order order);
            }

            public sealed class OrderStore : IOrderStore
            {
                private readonly Dictionary<int, Order> _orders = new();

                public IEnumerable<Order> All() => _orders.Values.OrderBy(order => order.Placed).ThenBy(order => order.Id);

                public void Add(Order order)
                {
                    if (order.Total < 0)
                    {
                        throw new ArgumentOutOfRangeException(nameof(order), order.Total, "negative");
                    }

                    _orders[order.Id] = order;
                }
            }

            public sealed class Report
            {
                private readonly IOrderStore _store;
                private double _rate = 1.0;

                public Report(IOrderStore store)
                {
                    _store = store;
                }

                {{"@training@"}}

                public string Text(int year)
                {
                    var text = new StringBuilder();
                    foreach (var group in _store.All().Where(order => order.Placed.Year == year).GroupBy(order => order.Customer))
                    {
                        decimal total = group.Sum(order => order.Total);
                        text.Append(group.Key).Append(": ").Append(total.ToString("F2", CultureInfo.InvariantCulture)).Append('\n');
                        _rate *= 1 + (double)total / 1000;
                    }

                    return text.ToString();
                }

                public double[] Smooth(double[] samples, double weight)
                {
                    var result = new double[samples.Length];
                    double state = 0;
                    for (int i = 0; i < samples.Length; i++)
                    {
                        state = state * weight + samples[i] * (1 - weight);
                        result[i] = state / (1 - Math.Pow(weight, i + 1));
                        result[i] *= _rate;
                    }

                    return result;
                }

                public Dictionary<string, int> Count(string words)
                {
                    var counts = new Dictionary<string, int>(StringComparer.Ordinal);
                    foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    {
                        counts[word] = counts.TryGetValue(word, out int count) ? count + 1 : 1;
                    }

                    return counts;
                }

                public int Parse(string text, int fallback)
                {
                    try
                    {
                        return text switch
                        {
                            "" => fallback,
                            "max" => int.MaxValue,
                            _ when text.StartsWith("0x", StringComparison.Ordinal) => int.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                            _ => int.Parse(text, CultureInfo.InvariantCulture),
                        };
                    }
                    catch (FormatException)
                    {
                        return fallback + {{file}};
                    }
                }
            }
            """;
    }
}
