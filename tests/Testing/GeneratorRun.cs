using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Testing;

/// <summary>What a run of the generator gave.</summary>
/// <param name="Driver">The driver, for further runs.</param>
/// <param name="Compilation">The compilation with the generated files.</param>
/// <param name="Result">The result as Roslyn reports it.</param>
public sealed record GeneratorRun(GeneratorDriver Driver, CSharpCompilation Compilation, GeneratorDriverRunResult Result)
{
    private const string Pragma = "\n#pragma warning disable\n";

    /// <summary>The generated files' text by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; } = Result.Results
        .SelectMany(one => one.GeneratedSources)
        .ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    /// <summary>Fails where the compilation with the generated files has any error or warning, were they not to turn warnings off.</summary>
    public GeneratorRun AssertCompiles()
    {
        CSharpCompilation strict = Compilation;
        foreach (SyntaxTree tree in Result.GeneratedTrees)
        {
            string text = tree.ToString();
            Assert.Contains(Pragma, text, StringComparison.Ordinal);
            strict = strict.ReplaceSyntaxTree(
                tree, GeneratorHarness.Parse(text.Replace(Pragma, "\n", StringComparison.Ordinal), tree.FilePath, GeneratorHarness.OptionsOf(Compilation)));
        }

        Assert.Empty(GeneratorHarness.Unexpected(strict.GetDiagnostics()));
        return this;
    }

    /// <summary>Fails where the compilation with the generated files has any error or warning, as they stand.</summary>
    public GeneratorRun AssertCompilesAsItStands()
    {
        Assert.Empty(GeneratorHarness.Unexpected(Compilation.GetDiagnostics()));
        return this;
    }

    /// <summary>Compiles, without any warning, and loads.</summary>
    public Assembly Load() => GeneratorHarness.Load(Compilation);

    /// <summary>Fails where an edit that has nothing to do with the generator's input makes any of its named steps give something new.</summary>
    public GeneratorRun AssertUnrelatedEditIsFree()
    {
        CSharpCompilation edited = Original().AddSyntaxTrees(
            GeneratorHarness.Parse("internal static class Unrelated { internal const int Edit = 1; }", "Unrelated.cs"));
        GeneratorDriverRunResult rerun = Driver.RunGenerators(edited).GetRunResult();
        Dictionary<string, IncrementalGeneratorRunStep[]> tracked = rerun.Results
            .SelectMany(one => one.TrackedSteps)
            .Where(step => TrackedSteps.Names.Contains(step.Key))
            .ToDictionary(step => step.Key, step => step.Value.ToArray());

        // A step that did not run at all would pass unseen.
        Assert.Equal(TrackedSteps.Names.Order(StringComparer.Ordinal), tracked.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, IncrementalGeneratorRunStep[] steps) in tracked)
        {
            Assert.NotEmpty(steps);
            Assert.All(steps, step => Assert.NotEmpty(step.Outputs));
            Assert.All(
                steps.SelectMany(step => step.Outputs),
                output => Assert.True(
                    output.Reason is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached,
                    $"Step {name} was {output.Reason} after an unrelated edit."));
        }

        return this;
    }

    private CSharpCompilation Original() => Compilation.RemoveSyntaxTrees(
        Compilation.SyntaxTrees.Where(tree => Result.GeneratedTrees.Contains(tree)));
}
