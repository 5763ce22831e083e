using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Ilgpu.Tests.Generation;
using ILGPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.LowPrecision;

/// <summary>AdamW in every row of the table of number types: parameters, gradients, state, what keeps the decay, copies.</summary>
internal static class TypeRows
{
    private static readonly string[] States = ["Float32", "BFloat16", "Block8"];

    private static readonly Lazy<Assembly> Compiled = new(() => IlgpuSources.Run(IlgpuSources.Classes(All())).Load());

    /// <summary>The names of the rows' classes.</summary>
    public static TheoryData<string> Names { get; } = [.. All().Select(row => row.Name)];

    /// <summary>A row's class.</summary>
    public static Type Class(string name) => Compiled.Value.GetType($"Sample.{name}", throwOnError: true)!;

    /// <summary>Registers the classes' arithmetic, which is their assembly's own. To be called before an accelerator is created.</summary>
    public static void EnableOn(Context context) =>
        Class(All().First().Name).GetNestedType("DeviceOptimizer")!.GetMethod("EnableOn")!.Invoke(null, [context]);

    private static IEnumerable<(string Name, string Arguments)> All() =>
    [
        .. from gradient in new[] { "Float32", "BFloat16", "Float16" }
           from state in States
           from copy in new[] { "Float32", "BFloat16", "Float16" }
           select Row("Float32", gradient, state, "None", copy),
        .. from parameter in new[] { "BFloat16", "Float16" }
           from gradient in new[] { parameter, "Float32" }
           from state in States
           from mode in new[] { "None", "MasterWeights", "Remainder", "Remainder8", "StochasticRounding", "Kahan" }
           where mode != "Remainder" || parameter == "BFloat16"
           where mode != "Remainder8" || (parameter, gradient) == ("BFloat16", "BFloat16")
           select Row(parameter, gradient, state, mode, "Float32"),
    ];

    private static (string Name, string Arguments) Row(string parameter, string gradient, string state, string mode, string copy) =>
        ($"P{parameter}G{gradient}S{state}{mode}C{copy}",
            $"Algorithm.AdamW, Parameter = DType.{parameter}, Gradient = DType.{gradient}, State = DType.{state}"
            + (mode == "None" ? string.Empty : $", LowPrecision = LowPrecision.{mode}")
            + (copy == "Float32" ? string.Empty : $", ShadowCopy = DType.{copy}"));
}
