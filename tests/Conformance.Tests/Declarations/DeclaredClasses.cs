using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Emit.Cpu;
using GenOptim.Generator.Rules;
using GenOptim.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenOptim.Conformance.Declarations;

/// <summary>The declared classes, generated and compiled together once.</summary>
internal static class DeclaredClasses
{
    private static readonly Lazy<Type[]> Types = new(Load);

    /// <summary>Rows of theories: positions in the list of declared classes.</summary>
    public static TheoryData<int> Where(Func<DeclaredClass, bool> condition) =>
        [.. Enumerable.Range(0, DeclaredClass.All.Count).Where(position => condition(DeclaredClass.All[position]))];

    /// <summary>The class at a position.</summary>
    public static Type At(int position) => Types.Value[position];

    private static Type[] Load()
    {
        IReadOnlyList<DeclaredClass> all = DeclaredClass.All;
        string source = string.Join("\n\n", all.Select((one, position) => (one.IsSample ? string.Empty : one.Declaration(NameOf(position)) + "\n\n") + Access(one, position)));
        CSharpCompilation compilation = GeneratorHarness.Compilation(
            $"""
            #pragma warning disable CS1591
            using System;
            using System.Linq;
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            using GenOptim;
            using GenOptim.Lanes;

            namespace Declared;

            {source}
            """);
        Assembly assembly = GeneratorHarness.Run(compilation.AddSyntaxTrees(all.SelectMany(FilesOf))).Load();
        return [.. all.Select((_, position) => assembly.GetType($"Declared.{NameOf(position)}", throwOnError: true)!)];
    }

    /// <summary>What the generator's writers make of an algorithm that no attribute names.</summary>
    private static IEnumerable<SyntaxTree> FilesOf(DeclaredClass declared, int position) => declared.IsSample
        ? ClassFiles.Write(declared.SpecOf(NameOf(position)), declared.Rule, hasIlgpu: false)
            .Select(file => GeneratorHarness.Parse(file.Text, $"Declared.{NameOf(position)}.{file.Writer}.g.cs"))
        : [];

    /// <summary>A part of the class that lets tests choose the lane.</summary>
    private static string Access(DeclaredClass declared, int position)
    {
        UpdateRule rule = declared.Rule;
        string number = declared.Type == DType.Float64 ? "double" : "float";
        string slots = string.Concat(rule.StateSlots.Select((_, slot) => FormattableString.Invariant($"ref MemoryMarshal.GetArrayDataReference(s[{slot}]), ")));
        string matrix = rule.Matrix is null ? string.Empty : "ref matrix[0], ";
        IReadOnlyList<AxisVariable> axes = AxisVariable.Of(rule);
        var storage = new StorageArrays(declared.Spec, rule);
        string Arrays(StorageArrays read) =>
            $"ref MemoryMarshal.GetArrayDataReference(p), in MemoryMarshal.GetArrayDataReference(g), {slots}{string.Concat(read.AxisVariables.Select(variable => $"in {variable.Name}s[0], "))}{matrix}";
        string arrays = Arrays(storage.ForUpdate());
        string arguments = string.Join(", ", HostInput.All(declared.Spec, rule).Select(input => Argument(input, rule)));
        MeasureSpec[] measures = [.. rule.Measures.SelectMany(pass => pass.Measures)];
        string numbers = string.Concat(measures.Select(measure => $"double {measure.Number} = 0; "))
            + string.Concat(axes.Select((variable, index) => FormattableString.Invariant($"{number}[] {variable.Name}s = [.. p.Select((_, i) => ({number})(i * {index + 1} % 17) / 16)]; ")));
        string passes = string.Concat(rule.Measures.Select((pass, index) => MeasureIn(rule, pass, MeasureWriter.Name("MeasureLanes", index), Arrays(storage.ForPass(pass)), arguments, number)));
        return $$"""
            public sealed partial class {{NameOf(position)}}
            {
                public static void StepIn<TLane>({{number}}[] p, {{number}}[] g, {{number}}[][] s, double[] numbers, long step, double lr, double lr0, double wd)
                    where TLane : struct, ICpuLane<TLane, {{number}}>
                {
                    double[] before = [.. numbers];
                    {{numbers}}
                    Scalars scalars = ComputeScalars({{arguments}});
                    {{passes}}
                    {{(rule.Matrix is null ? string.Empty : MatrixIn(Arrays(storage), number))}}
                    nint done = UpdateLanes<TLane, NoPrefetch>({{arrays}}0, p.Length, in scalars);
                    UpdateLanes<ScalarLane<{{number}}>, NoPrefetch>({{arrays}}done, p.Length, in scalars);
                }
            }
            """;
    }

    /// <summary>What the matrix is made of; what becomes of it is no matter of these lanes.</summary>
    private static string MatrixIn(string arrays, string number) =>
        $"""
        var matrix = new {number}[p.Length];
                    nint made = DirectLanes<TLane, NoPrefetch>({arrays}0, p.Length, in scalars);
                    DirectLanes<ScalarLane<{number}>, NoPrefetch>({arrays}made, p.Length, in scalars);
        """;

    private static string MeasureIn(UpdateRule rule, MeasurePassSpec pass, string loop, string arrays, string arguments, string number)
    {
        string rooms = string.Concat(pass.Measured.Select(variable => $"var {variable}s = new {number}[p.Length]; "));
        string tiles = string.Concat(pass.Measured.Select(variable => $"ref {variable}s[0], "));
        string merged = string.Concat(pass.Measures.Select(measure =>
            $"{measure.Number} = GenOptim.Engine.LaneTile.Merge({MeasureWriter.Kind(measure)}, 0, {measure.Variable}s); "))
            + string.Concat(pass.AxisMeasures.Select(measure => $"{measure.Variable}s.CopyTo({measure.Number}s, 0); "))
            + string.Concat(AxisWriter.LoopsOf(rule, pass).Select(step => StepIn(step, number)));
        string measured = !pass.GoesOverElements ? string.Empty : $"""
            nint measured = {loop}<TLane, NoPrefetch>({arrays}{tiles}0, 0, p.Length, in scalars);
                {loop}<ScalarLane<{number}>, NoPrefetch>({arrays}{tiles}0, measured, p.Length, in scalars);
            """;
        return $$"""
            {
                {{rooms}}
                {{measured}}
                {{merged}}
                before.CopyTo(numbers, 0);
                scalars = ComputeScalars({{arguments}});
            }
            """;
    }

    /// <summary>A step over rows or columns, as if every element were one.</summary>
    private static string StepIn((string Loop, IReadOnlyList<string> Variables) step, string number)
    {
        string arguments = string.Concat(step.Variables.Select(variable => $"ref {variable}s[0], "));
        return $$"""
            {
                nint stepped = {{step.Loop}}<TLane>({{arguments}}0, p.Length, in scalars);
                {{step.Loop}}<ScalarLane<{{number}}>>({{arguments}}stepped, p.Length, in scalars);
            }

            """;
    }

    private static string Argument(HostInput input, UpdateRule rule)
    {
        int scalar = rule.TensorScalars.ToList().FindIndex(one => one.Variable == input.Name);
        int start = rule.TensorScalars.Take(Math.Max(scalar, 0)).Sum(one => one.Count);
        return scalar >= 0 && rule.TensorScalars[scalar].IsSeries ? FormattableString.Invariant($"System.MemoryExtensions.AsSpan(numbers, {start}, {rule.TensorScalars[scalar].Count})")
            : scalar >= 0 ? FormattableString.Invariant($"ref numbers[{start}]")
            : rule.GroupScalars.Any(one => one.Variable == input.Name) ? "step"
            : rule.OptimizerScalars.Any(one => one.Variable == input.Name || one.Variable + "Before" == input.Name) ? "0.5"
            : input.Name switch
            {
                "learningRate" => "lr",
                "initialLearningRate" or "peakLearningRate" => "lr0",
                "weightDecay" => "wd",
                "length" or "columns" => "p.Length",
                "rows" => "1",
                "dimensions" => "2",
                _ => input.Name,
            };
    }

    private static string NameOf(int position) => FormattableString.Invariant($"Declared{position}");
}
