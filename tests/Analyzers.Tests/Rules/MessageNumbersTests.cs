using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Analyzers.Tests.Rules;

/// <summary>The numbers of the messages against what happens to a weight that is stepped, gradient 0 throughout.</summary>
public sealed class MessageNumbersTests
{
    private const double Tolerance = 0.03;

    [Theory]
    [InlineData(0.1, 0, 0, 5e-4, false)]
    [InlineData(0.1, 0.9, 0, 5e-4, false)]
    [InlineData(0.1, 0.9, 0, 5e-4, true)]
    [InlineData(0.1, 0.9, 0.9, 5e-3, false)]
    [InlineData(0.01, 0.99, 0.5, 1e-4, false)]
    [InlineData(0.05, 0.5, 0.25, 1e-4, false)]
    public void SGD_decays_as_the_formula_says(double lr, double momentum, double dampening, double decay, bool nesterov)
    {
        double claimed = DecayPerStep.OfSgd(lr, decay, momentum, dampening)!.Value;
        (double weight, double buffer, double before) = (1.0, 0.0, 1.0);
        for (int step = 1; step <= 4000; step++)
        {
            double gradient = decay * weight;
            buffer = step == 1 ? gradient : (momentum * buffer) + ((1 - dampening) * gradient);
            double direction = momentum == 0 ? gradient : nesterov ? gradient + (momentum * buffer) : buffer;
            before = weight;
            weight -= lr * direction;
        }

        AssertClose(1 - (weight / before), claimed);
    }

    [Theory]
    [InlineData(0.1, 0.9, 0.05)]
    [InlineData(1.0, 0.99, 1e-2)]
    public void SGD_that_the_formula_does_not_describe_gets_no_number(double lr, double momentum, double decay)
    {
        Assert.Null(DecayPerStep.OfSgd(lr, decay, momentum, 0));
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.1, 6.58)]
    [InlineData(0.01, 69.0)]
    [InlineData(1e-3, 693)]
    [InlineData(1e-5, 69314)]
    public void A_half_life_is_how_long_half_takes(double decay, double expected)
    {
        double weight = 1;
        int steps = 0;
        for (; weight > 0.5; steps++)
        {
            weight *= 1 - decay;
        }

        Assert.InRange(Numbers.HalfLife(decay), steps - 1.001, steps);
        Assert.InRange(Numbers.HalfLife(decay), expected * 0.999, expected * 1.001);
    }

    [Fact]
    public void The_half_life_keeps_its_digits_for_tiny_decays()
    {
        Assert.Equal(Math.Log(2) / 1e-12, Numbers.HalfLife(1e-12), 1.0);
        Assert.Equal(Numbers.HalfLife(0.99999e-4) * 0.99999, Numbers.HalfLife(1.00001e-4) * 1.00001, 0.5);
    }

    [Fact]
    public void The_proposed_decay_fades_over_the_steps_named()
    {
        double weight = 1;
        for (int step = 0; step < 100_000; step++)
        {
            weight *= 1 - DecayPerStep.Typical;
        }

        AssertClose(weight, 1 / Math.E);
        Assert.Contains("1e-5 for 100,000 steps", DecayPerStep.ByTimescale, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-8, true)]
    [InlineData(2.9e-8, true)]
    [InlineData(3.1e-8, false)]
    [InlineData(1e-7, false)]
    public void A_decay_is_lost_where_float32_says_so(double perStep, bool isLost)
    {
        float weight = 0.7f;
        for (int step = 0; step < 1000; step++)
        {
            weight *= (float)(1 - perStep);
        }

        Assert.Equal(isLost, weight == 0.7f);
        Assert.Equal(isLost, DecayPerStep.IsLostInFloat32(perStep));
    }

    /// <summary>GENOPT3001's numbers: what is left by one step, how many steps halve a weight, and what PyTorch's AdamW does with the values named beside it.</summary>
    [Theory]
    [InlineData(0.1, 2e-4)]
    [InlineData(0.01, 1e-3)]
    [InlineData(4e-3, 1e-4)]
    [InlineData(0.5, 3e-4)]
    [InlineData(1e-3, 0.01)]
    public async Task A_large_decay_does_what_GENOPT3001_says(double decay, double lr)
    {
        string message = await MessageAsync(
            "GENOPT3001",
            Training.WithArrays(FormattableString.Invariant($"var o = new GptOptimizer({lr}, new GptOptimizer.ParameterGroup([]) {{ WeightDecay = {decay} }});")));

        AssertClose(DecayedBy(_ => decay, 1), Number(message, "by ([0-9.e-]+) in every step"));
        int halved = 0;
        for (double weight = 1; weight > 0.5; halved++)
        {
            weight *= DecayedBy(_ => decay, 1);
        }

        Assert.InRange(Number(message, "half-life of ([0-9,.]+) steps?"), (halved - 1) * (1 - 1e-3), halved * (1 + 1e-3));

        // PyTorch's AdamW: p *= 1 - lr * weight_decay.
        double equivalent = Number(message, "as weight_decay = ([0-9,.e-]+) would");
        AssertClose(DecayedBy(_ => decay, 3), DecayedBy(_ => lr * equivalent, 3));
        if (message.Contains("is written", StringComparison.Ordinal))
        {
            AssertClose(1 - DecayedBy(_ => lr * decay, 1), 1 - DecayedBy(_ => Number(message, "is written ([0-9.e-]+) here"), 1));
        }
    }

    /// <summary>GENOPT3004's numbers: the loop of the message, run, with the decay that follows lr/lr0.</summary>
    [Theory]
    [InlineData("LearningRate = 1e-3 * Math.Min(1, (i + 1) / 100.0)", 1e-6, 1e-3)]
    [InlineData("LearningRate = 3e-4 * (i + 1) / 100", 3e-5, 3e-4)]
    [InlineData("LearningRate = 1e-5 + (1e-3 - 1e-5) * ((i + 1) / 100.0)", 1e-5, 1e-3)]
    public async Task A_warm_up_by_hand_does_what_GENOPT3004_says(string assignment, double initial, double peak)
    {
        string message = await MessageAsync(
            "GENOPT3004", Training.WithArrays(FormattableString.Invariant($"var o = new GptOptimizer({initial}); for (int i = 0; i < 100; i++) {{ o.{assignment}; o.Step(); }}")));
        double[] rates = [.. Enumerable.Range(1, 100).Select(step => assignment.Contains("+ (", StringComparison.Ordinal) ? initial + ((peak - initial) * step / 100) : peak * step / 100)];

        AssertClose(rates.Max() / initial, Number(message, "reaches ([0-9,.e-]+) at"));
        AssertClose(rates.Max(), Number(message, "at lr = ([0-9.e-]+) and"));
        double meant = Number(message, "where ([0-9.e-]+) is meant");
        Assert.Equal(1e-5, meant);
        double mostLost = Enumerable.Range(0, rates.Length).Max(step => 1 - DecayedBy(_ => rates[step] / initial * meant, 1));
        AssertClose(mostLost, Number(message, "takes ([0-9.e-]+) off"));
    }

    private static double DecayedBy(Func<int, double> loss, int steps)
    {
        double weight = 1;
        for (int step = 1; step <= steps; step++)
        {
            weight *= 1 - loss(step);
        }

        return weight;
    }

    private static async Task<string> MessageAsync(string id, string code)
    {
        CSharpCompilation compilation = AnalyzerRun.Compile([("Training.cs", code), .. Training.ClassesFor(code)]);
        return (await AnalyzerRun.DiagnosticsOfAsync(compilation)).Single(said => said.Id == id).GetMessage(CultureInfo.InvariantCulture);
    }

    private static double Number(string message, string pattern)
    {
        Match number = Regex.Match(message, pattern);
        Assert.True(number.Success, $"{pattern}: {message}");
        return double.Parse(number.Groups[1].Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
    }

    /// <summary>What is proposed is written into a class, and the analyzers have nothing to say of it.</summary>
    [Theory]
    [InlineData("var o = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 5e-4);")]
    [InlineData("var o = optim.SGD(model.parameters(), 10, 0.9, weight_decay: 5e-4);")]
    [InlineData("var o = optim.SGD(model.parameters(), 1e-7, weight_decay: 5e-4);")]
    [InlineData("var o = optim.Adam(model.parameters(), weight_decay: 0.1);")]
    [InlineData("var o = optim.AdamW(model.parameters(), weight_decay: 0.1);")]
    [InlineData("var o = optim.AdamW(model.parameters(), lr: 0.1, weight_decay: 0.5);")]
    [InlineData("var o = optim.AdamW(model.parameters(), weight_decay: 1e-5);")]
    public async Task A_proposed_value_is_reported_by_no_rule(string statements)
    {
        CSharpCompilation compilation = AnalyzerRun.Compile([("Training.cs", Training.With(statements))]);
        IEnumerable<string> messages = (await AnalyzerRun.DiagnosticsOfAsync(compilation)).Select(static said => said.GetMessage(CultureInfo.InvariantCulture));
        string[] proposed = [.. messages.SelectMany(static message => Regex.Matches(message, "(?:= |Scheduled is |such as |Scheduled )([0-9][0-9.e-]*)(?= for| is the fraction|,)").Select(static match => match.Groups[1].Value))];
        Assert.NotEmpty(proposed);
        foreach (string value in proposed)
        {
            CSharpCompilation written = AnalyzerRun.Compile([("Class.cs", $"using GenOptim; [DecoupledOptimizer(Algorithm.AdamW, WeightDecay = {value})] public sealed partial class Written;")]);
            Assert.Empty(await AnalyzerRun.DiagnosticsOfAsync(written));
        }
    }

    [Theory]
    [InlineData(3e-4, "3e-4")]
    [InlineData(1e-5, "1e-5")]
    [InlineData(0.01, "0.01")]
    [InlineData(0.0025, "2.5e-3")]
    [InlineData(69.3147, "69.3147")]
    [InlineData(0, "0")]
    [InlineData(-1e-3, "-1e-3")]
    [InlineData(1e10, "1e10")]
    public void A_computed_number_is_short(double value, string text)
    {
        Assert.Equal(text, Numbers.Text(value));
    }

    [Theory]
    [InlineData("0.0003", "0.0003")]
    [InlineData("3e-4f", "3e-4")]
    [InlineData("3E-4", "3e-4")]
    [InlineData("0.000_3", "0.0003")]
    [InlineData("(3e-4)", "3e-4")]
    [InlineData("3e-5 * 10", "3e-4")]
    public void A_literal_is_printed_as_it_is_written(string code, string text)
    {
        Assert.Equal(text, Numbers.Written(SyntaxFactory.ParseExpression(code), 3e-4));
    }

    private static void AssertClose(double expected, double actual)
    {
        Assert.InRange(actual, expected * (1 - Tolerance), expected * (1 + Tolerance));
    }
}
