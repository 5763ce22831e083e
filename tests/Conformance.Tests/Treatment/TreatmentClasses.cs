using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Testing;

namespace GenOptim.Conformance.Treatment;

/// <summary>The classes of the table and of the tests beside it, compiled together once.</summary>
internal static class TreatmentClasses
{
    private static readonly Lazy<Assembly> Assembly = new(() => GeneratorHarness.Load(
        $"""
        using GenOptim;

        namespace GenOptim.Conformance.Treated;

        {string.Join("\n\n", TreatmentCase.All.Select(one => one.Declaration).Concat(SkippedStepTests.Declarations))}
        """));

    /// <summary>An optimizer of one group.</summary>
    public static IOptimizer Create<TValue, TGradient>(string name, double learningRate, IReadOnlyList<Parameter<TValue, TGradient>> parameters)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        Type type = Assembly.Value.GetType($"GenOptim.Conformance.Treated.{name}", throwOnError: true)!;
        ConstructorInfo constructor = type.GetConstructor([typeof(double), typeof(IEnumerable<Parameter<TValue, TGradient>>)])!;
        return (IOptimizer)constructor.Invoke([learningRate, parameters.ToArray()]);
    }
}
