using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace GenOptim.Package.Tests;

/// <summary>One workplace for all tests, which take turns in it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit's own name for it.")]
public sealed class WorkplaceCollection : ICollectionFixture<Workplace>
{
    public const string Name = "Workplace";
}
