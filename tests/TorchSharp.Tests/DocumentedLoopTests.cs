using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace GenOptim.TorchTests;

[DecoupledOptimizer(Algorithm.AdamW, WeightDecay = 1e-5)]
internal sealed partial class GptOptimizer;

/// <summary>The loop of docs/torchsharp.md is the one that runs here, line by line.</summary>
public sealed class DocumentedLoopTests
{
    [SkippableFact]
    public void The_loop_of_the_page_trains()
    {
        LibTorch.Need();
        manual_seed(5);
        using var model = nn.Linear(4, 1);
        using Tensor input = randn(64, 4), target = input.sum(1, keepdim: true);
        using Tensor before = nn.functional.mse_loss(model.forward(input), target);
        const int steps = 2_000;

        using GptOptimizer optimizer = GptOptimizer.For(model, learningRate: 1e-3);
        optimizer.Schedule = Schedule.CosineAnnealing(steps);
        for (int step = 0; step < steps; step++)
        {
            using var scope = torch.NewDisposeScope();
            optimizer.ZeroGrad();
            Tensor loss = nn.functional.mse_loss(model.forward(input), target);
            loss.backward();
            optimizer.Step();
        }

        using Tensor after = nn.functional.mse_loss(model.forward(input), target);
        Assert.True(after.item<float>() < 0.1f * before.item<float>());
        Assert.Equal(steps, optimizer.StepCount);
    }

    [Fact]
    public void The_page_shows_that_loop()
    {
        string[] page = Lines(Regex.Match(Read("torchsharp.md"), "```csharp torchsharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value);
        string[] test = Lines(Read("DocumentedLoopTests.cs"));
        int start = Array.IndexOf(test, page[0]);
        Assert.True(start >= 0, page[0]);
        Assert.Equal(page, test.Skip(start).Take(page.Length));
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0)];

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(DocumentedLoopTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
