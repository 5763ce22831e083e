using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using GenOptim.Analyzers.Tests.Testing;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Analyzers.Tests.Rules;

/// <summary>
/// Messages that tell a number, each beside the training that it is about: a weight of 1 whose gradient is 0 but for the L2 term, stepped in double.
/// GENOPT3001 and GENOPT3004 have tests of their own in <see cref="MessageNumbersTests"/>, GENOPT0021's numbers in the generator's LostDecayTests.
/// </summary>
public sealed class SimulatedMessagesTests
{
    private const string Peak = "const double Lr = 0.05; ";

    private static readonly Dictionary<string, (string Id, string Statements, string Pattern, Func<double> Simulated)> Messages = new()
    {
        ["momentum adds up"] = ("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 5e-4);", "adds it up to ([0-9.e-]+) times", () => Buffer(0.9, 0)),
        ["dampened momentum adds up"] = ("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, 0.5, 5e-4);", "adds it up to ([0-9.e-]+) times", () => Buffer(0.9, 0.5)),
        ["SGD with momentum"] = ("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 5e-4);", "= ([0-9.e-]+) for the same decay", () => SgdShare(0.1, 0.9, 0, 5e-4)),
        ["SGD with dampening"] = ("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.2, 0.5, 0.5, 1e-4);", "= ([0-9.e-]+) for the same decay", () => SgdShare(0.2, 0.5, 0.5, 1e-4)),
        ["plain SGD"] = ("GENOPT1001", "var o = optim.SGD(model.parameters(), 0.1, weight_decay: 5e-4);", "= ([0-9.e-]+) for the same decay", () => SgdShare(0.1, 0, 0, 5e-4)),
        ["by timescale"] = ("GENOPT1001", "var o = optim.Adam(model.parameters(), weight_decay: 0.1);", "for ([0-9,]+) steps", () => StepsUntil(1 / Math.E, weight => weight * (1 - 1e-5))),
        ["equal under Scheduled"] = ("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 3e-4, weight_decay: 0.1);", "Scheduled is ([0-9.e-]+),", () => 1 - AdamW(3e-4, 0.1, 1)),
        ["half-life of AdamW"] = ("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 3e-4, weight_decay: 0.1);", "half-life of ([0-9,.]+) steps", () => StepsUntil(0.5, weight => AdamW(3e-4, 0.1, weight))),
        ["strong decay of AdamW"] = ("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 0.1, weight_decay: 0.1);", "that is ([0-9.e-]+) of a weight", () => 1 - AdamW(0.1, 0.1, 1)),
        ["strong half-life of AdamW"] = ("GENOPT1002", "var o = optim.AdamW(model.parameters(), lr: 0.1, weight_decay: 0.1);", "half-life of ([0-9,.]+) steps", () => StepsUntil(0.5, weight => AdamW(0.1, 0.1, weight))),
        ["rate in SGD's decay"] = ("GENOPT1004", Peak + "var o = optim.SGD(model.parameters(), Lr, 0.9, 0, Lr / 10);", ": ([0-9.e-]+) of a weight per step in the long run", () => SgdShare(0.05, 0.9, 0, 0.05 / 10)),
        ["rate in AdamW's decay"] = ("GENOPT1004", Peak + "var o = optim.AdamW(model.parameters(), Lr, weight_decay: Lr / 10);", ": ([0-9.e-]+) of a weight per step", () => 1 - AdamW(0.05, 0.05 / 10, 1)),
        ["divided by the rate"] = ("GENOPT1005", Peak + "var o = optim.AdamW(model.parameters(), Lr, weight_decay: 1e-5 / Lr);", "WeightDecay = ([0-9.e-]+) says", () => 1 - AdamW(0.05, 1e-5 / 0.05, 1)),
        ["growing"] = ("GENOPT1006", "var o = optim.SGD(model.parameters(), 0.1, weight_decay: 0.01, maximize: true);", "double every ([0-9,.]+) steps", () => StepsUntil(2, weight => weight + (0.1 * 0.01 * weight))),
        ["growing with momentum"] = ("GENOPT1006", "var o = optim.SGD(model.parameters(), 0.1, 0.9, weight_decay: 1e-3, maximize: true);", "the factor ([0-9.]+) per step", () => 1 + -SgdShare(0.1, 0.9, 0, 1e-3, sign: -1)),
        ["by hand"] = ("GENOPT2003", "var o = optim.AdamW(model.parameters(), weight_decay: 0.01); foreach (var p in model.parameters()) { p.mul_(0.9); }", "by ([0-9.]+) of its size", () => 1 - 0.9),
        ["half-life by hand"] = ("GENOPT2003", "var o = optim.AdamW(model.parameters(), weight_decay: 0.01); foreach (var p in model.parameters()) { p.mul_(0.9); }", "half-life of ([0-9,.]+) steps", () => StepsUntil(0.5, weight => weight * 0.9)),
        ["sign"] = ("GENOPT3002", "var o = optim.AdamW(model.parameters(), lr: 10, weight_decay: 0.15);", "multiplies the weights by (-[0-9.]+) in", () => AdamW(10, 0.15, 1)),
        ["growing signs"] = ("GENOPT3002", "var o = optim.SGD(model.parameters(), 10, weight_decay: 0.35);", "multiplies the weights by (-[0-9.]+) in", () => 1 - SgdShare(10, 0, 0, 0.35)),
        ["long half-life"] = ("GENOPT3003", "var o = optim.AdamW(model.parameters(), weight_decay: 9e-5);", "half-life is ([0-9,.]+) steps", () => StepsUntil(0.5, weight => AdamW(1e-3, 9e-5, weight))),
        ["lost"] = ("GENOPT3005", "var o = optim.AdamW(model.parameters(), lr: 1e-6, weight_decay: 0.01);", "takes ([0-9.e-]+) off", () => 1 - AdamW(1e-6, 0.01, 1)),
        ["lost in float32"] = ("GENOPT3005", "var o = optim.AdamW(model.parameters(), lr: 1e-6, weight_decay: 0.01);", "is ([0-9.]+) in float32", () => (float)AdamW(1e-6, 0.01, 1)),
        ["constant in float32"] = ("GENOPT3006", "var o = optim.Adam(model.parameters(), eps: 1e-46);", "which is ([0-9.]+) in float32", () => (float)1e-46),
        ["rate of a group"] = ("GENOPT4003", "var o = optim.NAdam(new[] { new NAdam.ParamGroup(model.parameters()) });", "none is given, ([0-9]+) times", () => 1 / 0.002),
    };

    public static TheoryData<string> Names => [.. Messages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_message_tells_what_happens(string name)
    {
        (string id, string statements, string pattern, Func<double> simulated) = Messages[name];
        CSharpCompilation compilation = AnalyzerRun.Compile([("Training.cs", Training.With(statements))]);
        string message = (await AnalyzerRun.DiagnosticsOfAsync(compilation)).Single(said => said.Id == id).GetMessage(CultureInfo.InvariantCulture);
        Match number = Regex.Match(message, pattern);
        Assert.True(number.Success, message);
        double told = double.Parse(number.Groups[1].Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

        // A momentum's long run is a first-order term, of which no number is told where it is further off than this; everything else is rounded to three digits.
        double happens = simulated();
        Assert.Equal(happens, told, Math.Abs(happens) * (statements.Contains("0.9", StringComparison.Ordinal) ? 0.03 : 0.005));
    }

    // p (1 - lr wd), as torch's AdamW does with no gradient.
    private static double AdamW(double lr, double decay, double weight)
    {
        return weight * (1 - (lr * decay));
    }

    // The part of the weight that one step takes off, once the buffer follows it.
    private static double SgdShare(double lr, double momentum, double dampening, double decay, double sign = 1)
    {
        (double weight, double buffer, double before) = (1.0, 0.0, 1.0);
        for (int step = 1; step <= 500; step++)
        {
            double gradient = decay * weight;
            buffer = step == 1 || momentum == 0 ? gradient : (momentum * buffer) + ((1 - dampening) * gradient);
            before = weight;
            weight -= sign * lr * buffer;
        }

        return 1 - (weight / before);
    }

    // What a constant gradient of 1 becomes in the momentum buffer.
    private static double Buffer(double momentum, double dampening)
    {
        double buffer = 1;
        for (int step = 1; step < 1000; step++)
        {
            buffer = (momentum * buffer) + (1 - dampening);
        }

        return buffer;
    }

    // Whole steps, and of the last one the part until the weight is there.
    private static double StepsUntil(double target, Func<double, double> step)
    {
        double weight = 1;
        for (int steps = 0; ; steps++)
        {
            double next = step(weight);
            if (target < 1 ? next <= target : next >= target)
            {
                return steps + (Math.Log(target / weight) / Math.Log(next / weight));
            }

            weight = next;
        }
    }
}
