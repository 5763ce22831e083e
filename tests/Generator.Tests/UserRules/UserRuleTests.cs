using System;
using System.Linq;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Generator.Tests.UserRules;

/// <summary>What is generated around a class's own rule.</summary>
public sealed class UserRuleTests
{
    [Theory]
    [InlineData("AdamW")]
    [InlineData("Kept")]
    [InlineData("StableAdamW")]
    [InlineData("Estimated")]
    [InlineData("Muon")]
    public void Snapshot(string name)
    {
        string source = name switch
        {
            "Kept" => UserRuleSource.Kept,
            "StableAdamW" => UserRuleSource.StableAdamW(name, "WeightDecay = 1e-5"),
            "Estimated" => UserRuleSource.Estimated(name, "WeightDecay = 1e-5"),
            "Muon" => MatrixRuleSource.Muon(name, "WeightDecay = 1e-5"),
            _ => UserRuleSource.AdamW(name, "WeightDecay = 1e-5"),
        };
        GeneratorRun run = GeneratorHarness.Run(UserRuleSource.Usings + "\n\n" + source);
        run.AssertCompiles();
        Testing.Snapshot.Verify(run.Files.Single(file => file.Key.EndsWith(".Rule.g.cs", StringComparison.Ordinal)).Value, $"UserRuleTests.Rule_{name}");
    }

    /// <summary>The numbers that a rule gets, and that a tensor keeps from step to step, by hand.</summary>
    [Fact]
    public void NumbersOfAStepComeInOrderAndAreKept()
    {
        Type type = GeneratorHarness.Run(UserRuleSource.Usings + "\n\n" + UserRuleSource.Kept).Load().GetType("Sample.Kept", throwOnError: true)!;
        float[] values = [1f, -2f], gradient = [0.5f, 0.25f];
        using var parameter = new Parameter<float>("w", values, gradient);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, 0.1, new[] { parameter })!;
        float p = 1, length = 0;
        double kept = 1;
        for (int step = 1; step <= 4; step++)
        {
            optimizer.Step();
            kept *= step > 2 ? 0.5 : 0.25;
            p *= (float)(1 - 1e-2);
            length += (0.5f + 0.5f) * (float)(kept + 0.1);
            p = MathF.FusedMultiplyAdd(-0.1f * (float)kept, length, p);
        }

        Assert.Equal(p, values[0]);
        ParameterState state = optimizer.ExportState().Parameters["w"];
        Assert.Equal(kept, state.Scalars["kept"]);
        Assert.Equal(["last", "length"], state.Tensors.Keys);
        Assert.Equal(Algorithm.Custom, optimizer.ExportState().Algorithm);
    }

    /// <summary>What is reduced over all tensors, and what the optimizer keeps, by hand: tensors of one element each, in two groups, and a state that is saved and taken over.</summary>
    [Fact]
    public void WhatTheOptimizerKeepsFollowsAllTensors()
    {
        Type type = GeneratorHarness.Run(UserRuleSource.Usings + "\n\n" + UserRuleSource.Estimated("Estimated", "Decay = DecayRule.None")).Load().GetType("Sample.Estimated", throwOnError: true)!;
        float[][] values = [[1f], [-2f], [3f]], gradients = [[0f], [0f], [0f]];
        Parameter<float>[] parameters = [.. "abc".Select((name, index) => new Parameter<float>(name.ToString(), values[index], gradients[index]))];
        IOptimizer optimizer = New();
        float[] p = [1f, -2f, 3f], sum = [0f, 0f, 0f];
        double estimate = 0.125, total = 0;
        for (int step = 1; step <= 6; step++)
        {
            for (int i = 0; i < 3; i++)
            {
                gradients[i][0] = ((i - 1) * 0.75f) + (0.125f * step);
            }

            parameters[1].HasGradient = step != 4;
            optimizer.Step();
            double before = estimate;
            int[] active = step == 4 ? [0, 2] : [0, 1, 2];
            double largest = active.Max(i => Math.Abs((double)gradients[i][0]));
            float scale = (float)(1 / (1 + largest));
            total += active.Aggregate(0.0, (all, i) => all + (scale * gradients[i][0] * (sum[i] + ((float)before * gradients[i][0]))));
            estimate = Math.Max(estimate, 2 * Math.Sqrt(Math.Abs(total)) / (largest + step));
            foreach (int i in active)
            {
                sum[i] += (float)before * gradients[i][0];
                p[i] = MathF.FusedMultiplyAdd((float)(-0.5 * estimate), gradients[i][0], p[i]);
            }

            Assert.Equal(p, values.Select(value => value[0]));
            OptimizerState state = optimizer.ExportState();
            Assert.Equal([new("estimate", estimate), new("total", total)], state.Sections["rule"].Numbers);
            if (step == 3)
            {
                optimizer.Dispose();
                optimizer = New();
                optimizer.ImportState(state);
            }
        }

        Assert.True(estimate > 0.125);
        optimizer.ResetState();
        Assert.Equal([new("estimate", 0.125), new("total", 0)], optimizer.ExportState().Sections["rule"].Numbers);
        optimizer.Dispose();

        IOptimizer New()
        {
            Type group = type.GetNestedType("ParameterGroup")!;
            Array groups = Array.CreateInstance(group, 2);
            groups.SetValue(Activator.CreateInstance(group, [new[] { parameters[2], parameters[0] }]), 0);
            groups.SetValue(Activator.CreateInstance(group, [new[] { parameters[1] }]), 1);
            return (IOptimizer)type.GetConstructor([typeof(double), groups.GetType()])!.Invoke([0.5, groups]);
        }
    }

    /// <summary>Editing the body of a rule changes nothing that is generated; so does an edit elsewhere.</summary>
    [Fact]
    public void AnEditOfABodyGeneratesNothingAnew()
    {
        string source = UserRuleSource.Usings + "\n\n" + UserRuleSource.AdamW("AdamW", "WeightDecay = 1e-5");
        CSharpCompilation compilation = GeneratorHarness.Compilation(source);
        GeneratorDriver driver = GeneratorHarness.Run(compilation).Driver;
        string edited = source.Replace("TLane.All(negativeStepSize) * expAvg / denominator", "TLane.All(negativeStepSize) * (expAvg / denominator)", StringComparison.Ordinal);
        Assert.NotEqual(source, edited);
        GeneratorDriverRunResult result = driver
            .RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorHarness.Parse(edited, "Sample.cs")))
            .GetRunResult();
        Assert.All(
            result.Results[0].TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.True(output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, output.Reason.ToString()));
    }

    /// <summary>Rules stand in classes of every kind, and their methods may have any accessibility.</summary>
    [Theory]
    [InlineData("public sealed partial class", "private")]
    [InlineData("internal partial class", "internal")]
    [InlineData("public partial record", "public")]
    public void ClassesOfEveryKind(string kind, string accessibility)
    {
        string source = UserRuleSource.AdamW("AdamW", "WeightDecay = 1e-5")
            .Replace("public sealed partial class", kind, StringComparison.Ordinal)
            .Replace("private static void", accessibility + " static void", StringComparison.Ordinal);
        GeneratorHarness.Run(UserRuleSource.Usings + "\n\n" + source).AssertCompiles();
        GeneratorHarness.Run(UserRuleSource.Usings + "\n\npublic static partial class Outer\n{\n" + source + "\n}").AssertCompiles();
    }
}
