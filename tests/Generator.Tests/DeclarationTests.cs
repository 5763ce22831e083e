using System;
using System.Linq;
using System.Reflection;
using GenOptim.Testing;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>Wherever and however a class may be declared.</summary>
public sealed class DeclarationTests
{
    public static TheoryData<string, string> Declarations => new()
    {
        { "Optimizer", "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class Optimizer;" },
        { "Optimizer", "[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] internal partial class Optimizer { }" },
        { "A.B.Optimizer", "namespace A.B; [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial record Optimizer;" },
        { "A.B.Optimizer", "namespace A.B { [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public partial record class Optimizer { } }" },
        { "Outer+Inner+Optimizer", "partial struct Outer { public partial interface Inner { [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] private partial class Optimizer { } } }" },
        { "Outer+Inner+Optimizer", "partial record Outer { partial record struct Inner { [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw)] internal sealed partial class Optimizer { } } }" },
        { "namespace.event.class", "namespace @namespace.@event; [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw)] public sealed partial class @class;" },
        { "record+partial", "partial class @record { [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.Sgdw, Momentum = 0.5)] public sealed partial class @partial; }" },
        { "Größe.Ωptimierer", "namespace Größe; [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class Ωptimierer;" },
        { "System.Optimizer", "namespace System { [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class Optimizer { } }" },
        { "A.Optimizer", "namespace A { class System { } class Math { } class GenOptim { } class Vector512Lane { } [global::GenOptim.DecoupledOptimizer(global::GenOptim.Algorithm.AdamW)] public sealed partial class Optimizer { } }" },
        { "Optimizer", "interface IMarked { } [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial class Optimizer : object, IMarked { }" },
        { "Optimizer", "interface IMarked { } [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] internal partial record Optimizer : IMarked;" },
        { "GenOptim.Lanes.Optimizer", "namespace GenOptim.Lanes { [DecoupledOptimizer(Algorithm.AdamW)] public sealed partial class Optimizer { } }" },
    };

    [Theory]
    [MemberData(nameof(Declarations))]
    public void CompilesAndSteps(string metadataName, string source)
    {
        Type type = Generate.From("#pragma warning disable CS8981\n" + source).Load().GetType(metadataName, throwOnError: true)!;
        using var parameter = new Parameter<float>("w", [1f], [1f]);
        using var optimizer = (IOptimizer)Activator.CreateInstance(type, BindingFlags.Public | BindingFlags.Instance, null, [0.5, new[] { parameter }], null)!;
        Assert.Equal(1, optimizer.Step().UpdatedParameters);
    }

    [Theory]
    [InlineData("step")]
    [InlineData("scalars")]
    [InlineData("block")]
    [InlineData("parameter")]
    [InlineData("parameters")]
    [InlineData("gradient")]
    [InlineData("learningRate")]
    [InlineData("weightDecay")]
    [InlineData("Groups")]
    [InlineData("Parameters")]
    [InlineData("Engine")]
    public void NameOfSomethingInTheGeneratedPart(string name)
    {
        foreach (string algorithm in new[] { "AdamW", "Sgdw, Momentum = 0.5, Nesterov = true", "AdamW, State = GenOptim.DType.Block8" })
        {
            CompilesAndSteps(name, $"[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.{algorithm})] public sealed partial class {name};");
            CompilesAndSteps($"{name}.{name}+{name}2", $"namespace {name}; partial class {name} {{ [GenOptim.DecoupledOptimizer(GenOptim.Algorithm.{algorithm})] public sealed partial class {name}2; }}");
        }
    }

    [Fact]
    public void ClassesOfOneNameInSeveralPlaces()
    {
        Assembly assembly = Generate.From(
            """
            using GenOptim;
            namespace A { [DecoupledOptimizer(Algorithm.AdamW)] public sealed partial class Optimizer { } }
            namespace B { [DecoupledOptimizer(Algorithm.Sgdw)] public sealed partial class Optimizer { } }
            namespace B { public partial class A { [DecoupledOptimizer(Algorithm.Sgdw, Momentum = 0.9)] public sealed partial class Optimizer { } } }
            """).Load();
        Assert.Equal(3, assembly.GetTypes().Count(type => typeof(IOptimizer).IsAssignableFrom(type)));
    }

    [Fact]
    public void ClassesThatDifferInCaseAlone()
    {
        GeneratorRun run = Generate.From(
            """
            using GenOptim;
            namespace A
            {
                [DecoupledOptimizer(Algorithm.AdamW)] public sealed partial class Optimizer { }
                [DecoupledOptimizer(Algorithm.Sgdw)] public sealed partial class OPTIMIZER { }
            }
            """);
        Assert.Equal(6, run.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(2, run.Load().GetTypes().Count(type => typeof(IOptimizer).IsAssignableFrom(type)));
    }

    [Fact]
    public void PartsInSeveralFilesAndUsersOwnMembers()
    {
        GeneratorRun run = Generate.From(
            """
            using GenOptim;

            /// <summary>The user's own words.</summary>
            [DecoupledOptimizer(Algorithm.AdamW)]
            public partial class Optimizer
            {
                private int _calls;

                /// <summary>An overload of their own.</summary>
                public int Step(int count)
                {
                    for (int i = 0; i < count; i++)
                    {
                        Step();
                    }

                    return _calls += count;
                }
            }

            public partial class Optimizer
            {
                /// <summary>A constructor of their own.</summary>
                public Optimizer(Parameter<float> only)
                    : this(0.1, [only])
                {
                }
            }
            """);
        Assert.Equal(3, run.Files.Count);
    }

    [Fact]
    public void CollectionsChooseTheirConstructor()
    {
        Assembly assembly = Generate.From(
            """
            using System.Linq;
            using GenOptim;

            [DecoupledOptimizer(Algorithm.AdamW)]
            public sealed partial class Optimizer
            {
                /// <summary>A constructor of their own, which fits better than the generated one.</summary>
                public Optimizer(double learningRate, ParameterGroup first, ParameterGroup second)
                    : this(2 * learningRate, [first, second])
                {
                }
            }

            public static class Use
            {
                public static int[] GroupCounts()
                {
                    var parameters = Enumerable.Range(0, 12).Select(i => new Parameter<float>($"w{i}", [1f], [1f])).ToArray();
                    var groups = parameters.Take(5).Select(parameter => new Optimizer.ParameterGroup([parameter])).ToArray();
                    Optimizer[] optimizers =
                    [
                        new(0.5, []), new([]), new(0.5), new(),
                        new(0.5, [parameters[5], parameters[6]]), new([parameters[7], parameters[8]]), new(parameters.Skip(9).ToList()),
                        new(0.5, [groups[0], groups[1]]), new([groups[2]]), new(groups[3]),
                    ];
                    return optimizers.Select(optimizer => optimizer.ParameterGroups.Count).ToArray();
                }

                public static double RateOfTheirOwn() => new Optimizer(0.5, new Optimizer.ParameterGroup([]), new([])).LearningRate;
            }
            """).Load();
        Type use = assembly.GetType("Use", throwOnError: true)!;
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 2, 1, 1], (int[])use.GetMethod("GroupCounts")!.Invoke(null, null)!);
        Assert.Equal(1.0, use.GetMethod("RateOfTheirOwn")!.Invoke(null, null));
    }

    [Fact]
    public void RecordCannotBeCopied()
    {
        Type type = Generate.From("[GenOptim.DecoupledOptimizer(GenOptim.Algorithm.AdamW)] public sealed partial record Optimizer;").Load().GetType("Optimizer")!;
        using var optimizer = (IDisposable)Activator.CreateInstance(type, 0.5, Array.Empty<Parameter<float>>())!;
        var exception = Assert.Throws<TargetInvocationException>(() => type.GetMethod("<Clone>$")!.Invoke(optimizer, null));
        Assert.IsType<NotSupportedException>(exception.InnerException);
    }

    [Fact]
    public void EveryGeneratedMemberIsMarked()
    {
        Type type = Generate.Class("Algorithm.AdamW").Load().GetType("Sample.Optimizer")!;
        string[] unmarked = type
            .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => !(member is MethodBase { IsSpecialName: true } and not ConstructorInfo) && member is not ConstructorInfo { IsStatic: true })
            .Where(member => member.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is null)
            .Where(member => member.GetCustomAttribute<System.Runtime.CompilerServices.CompilerGeneratedAttribute>() is null)
            .Select(member => member.Name)
            .ToArray();
        Assert.Empty(unmarked);
    }
}
