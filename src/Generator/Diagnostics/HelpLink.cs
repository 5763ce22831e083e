using System.Linq;
using System.Reflection;

namespace GenOptim.Generator.Diagnostics;

/// <summary>Where the pages of the rules stand.</summary>
internal static class HelpLink
{
    // The address stands in Directory.Build.props, for this and for the messages of the package's build targets.
    private static readonly string Pages = typeof(HelpLink).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static entry => entry.Key == "RulePages")
        .Value!;

    public static string For(string id) => $"{Pages}{id}.md";
}
