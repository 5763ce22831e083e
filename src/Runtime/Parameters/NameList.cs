using System.Collections.Generic;
using System.Linq;

namespace GenOptim;

/// <summary>Names of parameters in messages.</summary>
internal static class NameList
{
    /// <summary>All names, each in quotes.</summary>
    internal static string Of(IEnumerable<Parameter> parameters) => string.Join(", ", parameters.Select(static parameter => $"'{parameter.Name}'"));
}
