using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Generator.Model;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>What the pipeline keeps is compared by value and holds nothing of the compilation.</summary>
public sealed class IncrementalityTests
{
    private const string Source = "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, Beta1 = 0.5)] public sealed partial class Optimizer;";

    [Fact]
    public void EqualSourceGivesEqualModels()
    {
        Assert.Equal(Spec(Source), Spec(Source));
        Assert.Equal(Spec(Source).GetHashCode(), Spec(Source).GetHashCode());
    }

    [Theory]
    [InlineData("using GenOptim; [DecoupledOptimizer(Algorithm.AdamW, Beta1 = 1 / 2.0)] public sealed partial class Optimizer { }")]
    [InlineData("/* moved */ [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW, AmsGrad = false, Beta1 = 0.5, Decay = default)]\n\npublic sealed partial class Optimizer { int x; }")]
    public void EquivalentSourceGivesEqualModels(string source)
    {
        Assert.Equal(Spec(Source), Spec(source));
        Assert.Equal(Spec(Source).GetHashCode(), Spec(source).GetHashCode());
    }

    [Theory]
    [InlineData("0.5)", "0.25)")]
    [InlineData("0.5)", "0.5, AmsGrad = true)")]
    [InlineData("0.5)", "0.5, Beta2 = 0.5)")]
    [InlineData("0.5)", "0.5, Epsilon = 0)")]
    [InlineData("0.5)", "0.5, WeightDecay = 0)")]
    [InlineData("0.5)", "0.5, Decay = GenOptim.DecayRule.Constant)")]
    [InlineData("0.5)", "0.5, Parameter = GenOptim.DType.Float64)")]
    [InlineData("sealed ", "")]
    [InlineData("class", "record")]
    [InlineData("Optimizer;", "Optimizer2;")]
    [InlineData("[GenOptim", "namespace N; [GenOptim")]
    public void DifferentSourceGivesDifferentModels(string from, string to) =>
        Assert.NotEqual(Spec(Source), Spec(Source.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public void ModelHoldsNothingOfTheCompilation()
    {
        foreach (GeneratorRunResult result in GeneratorHarness.Run(Source).Result.Results)
        {
            foreach ((string name, var steps) in result.TrackedSteps.Where(step => typeof(TrackingNames).GetField(step.Key) is not null))
            {
                foreach (object? output in steps.SelectMany(step => step.Outputs).Select(output => output.Value))
                {
                    Walk(output, name, new HashSet<object>(ReferenceEqualityComparer.Instance));
                }
            }
        }
    }

    [Fact]
    public void AllNamedStepsAreTracked()
    {
        string[] names = typeof(TrackingNames).GetFields().Select(field => field.Name).ToArray();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains(name, GeneratorHarness.Run(Source).Result.Results.Single().TrackedSteps.Keys));
    }

    [Fact]
    public void EditOfOneClassLeavesTheOthersAlone()
    {
        const string Other = "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw)] public sealed partial class Other;";
        CSharpCompilation compilation = GeneratorHarness.Compilation(Source).AddSyntaxTrees(GeneratorHarness.Parse(Other, "Other.cs"));
        GeneratorDriver driver = GeneratorHarness.Driver().RunGenerators(compilation);
        SyntaxTree tree = compilation.SyntaxTrees[0];
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(
            tree, GeneratorHarness.Parse(Source.Replace("0.5", "0.25", StringComparison.Ordinal), tree.FilePath)));

        IncrementalStepRunReason[] reasons = driver.GetRunResult().Results.Single().TrackedSteps[TrackingNames.Inputs]
            .SelectMany(step => step.Outputs)
            .Select(output => output.Reason)
            .ToArray();
        Assert.Equal(2, reasons.Length);
        Assert.Single(reasons, IncrementalStepRunReason.Modified);
        Assert.Single(reasons, reason => reason is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached);
    }

    private static OptimizerSpec Spec(string source) => (OptimizerSpec)GeneratorHarness.Run(source)
        .Result.Results.Single().TrackedSteps[TrackingNames.Specs].Single().Outputs.Single().Value;

    private static void Walk(object? value, string path, HashSet<object> seen)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Compilation or Location or SemanticModel or AttributeData, $"{path} holds a {value.GetType()}.");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Walk(item, path + "[]", seen);
            }

            return;
        }

        foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
        {
            Walk(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
