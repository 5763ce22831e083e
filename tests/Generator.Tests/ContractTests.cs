using System;
using System.Reflection;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>Code that was compiled against another runtime is refused when an optimizer is constructed, before anything of it runs.</summary>
public sealed class ContractTests
{
    [Fact]
    public void A_constructor_refuses_code_of_another_contract()
    {
        GeneratorRun run = GeneratorHarness.Run("using GenOptim; [DecoupledOptimizer(Algorithm.AdamW)] public sealed partial class Old;");
        CSharpCompilation old = run.Compilation;
        foreach (SyntaxTree tree in run.Result.GeneratedTrees)
        {
            string text = tree.ToString().Replace($"Contract = {GeneratedCodeContract.Version},", "Contract = 1,", StringComparison.Ordinal);
            old = old.ReplaceSyntaxTree(tree, GeneratorHarness.Parse(text, tree.FilePath));
        }

        Type type = (run with { Compilation = old }).Load().GetType("Old")!;
        object groups = Array.CreateInstance(type.GetNestedType("ParameterGroup")!, 0);
        var error = Assert.Throws<TargetInvocationException>(() => Activator.CreateInstance(type, 1e-3, groups));

        string expected = FormattableString.Invariant(
            $"Old: its code was generated for contract 1 of GenOptim.Runtime, and the one that was loaded has contract {GeneratedCodeContract.Version}. ");
        Assert.StartsWith(expected, Assert.IsType<InvalidOperationException>(error.InnerException).Message, StringComparison.Ordinal);
    }
}
