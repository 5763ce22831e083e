using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>Tests that measure the whole process, and so run while no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneCollection
{
    internal const string Name = "Alone";
}
