using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Generator;

namespace GenOptim.Testing;

/// <summary>The names of the generator's steps, read from its own list so that a new one is never forgotten.</summary>
internal static class TrackedSteps
{
    internal static IReadOnlySet<string> Names { get; } = typeof(TrackingNames)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!)
        .ToHashSet();
}
