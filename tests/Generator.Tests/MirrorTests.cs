using System;
using System.Linq;
using GenOptim.Generator.Model;
using Xunit;

namespace GenOptim.Generator.Tests;

/// <summary>The generator cannot reference the attributes; its copies of their enums, and the contract, must not drift.</summary>
public sealed class MirrorTests
{
    [Theory]
    [InlineData(typeof(Algorithm), typeof(AlgorithmKind))]
    [InlineData(typeof(DecayRule), typeof(DecayKind))]
    [InlineData(typeof(DType), typeof(NumberKind))]
    [InlineData(typeof(LowPrecision), typeof(LowPrecisionKind))]
    [InlineData(typeof(Backends), typeof(BackendKinds))]
    public void EnumsAreTheSame(Type original, Type copy) => Assert.Equal(Members(original), Members(copy));

    [Fact]
    public void ContractIsTheRuntimes() => Assert.Equal(GeneratedCodeContract.Version, CompilationFacts.NeededContract);

    private static (string Name, int Value)[] Members(Type type) => Enum.GetNames(type)
        .Select(name => (name, Convert.ToInt32(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)))
        .ToArray();
}
