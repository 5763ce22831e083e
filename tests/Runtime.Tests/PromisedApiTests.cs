using System;
using System.ComponentModel;
using System.Linq;
using System.Reflection;
using GenOptim.Lanes;
using GenOptim.Matrices;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>What only generated code calls says so to editors, which do not offer it; what is promised to users is offered.</summary>
public sealed class PromisedApiTests
{
    private static readonly string[] Unpromised = ["GenOptim.Engine", "GenOptim.Lanes", "GenOptim.Storage", "GenOptim.Memory", "GenOptim.Threading", "GenOptim.Matrices", "GenOptim.Axes"];

    // Users write their rules over them.
    private static readonly Type[] PromisedAmongThem =
    [
        typeof(ILane<,>),
        typeof(Matrix<,,>), typeof(MatrixExtensions), typeof(ScaledMatrix<,,>), typeof(DividedMatrix<,,>), typeof(MatrixSum<,,>), typeof(ScaledProduct<,,>), typeof(ProductSum<,,>),
        typeof(IMatrixSide), typeof(Rows), typeof(Columns), typeof(ShortSide), typeof(LongSide),
    ];

    [Fact]
    public void Types_of_generated_code_are_not_offered_and_those_of_users_are()
    {
        string[] wrong = [.. typeof(Parameter).Assembly.GetExportedTypes()
            .Where(static type => !type.IsNested)
            .Where(static type => IsHidden(type) == (!Unpromised.Contains(type.Namespace) || PromisedAmongThem.Contains(type)))
            .Select(static type => type.FullName!)];
        Assert.Empty(wrong);
    }

    private static bool IsHidden(Type type) => type.GetCustomAttribute<EditorBrowsableAttribute>()?.State == EditorBrowsableState.Never;
}
