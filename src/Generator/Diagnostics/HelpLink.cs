namespace GenOptim.Generator.Diagnostics;

/// <summary>Where the pages of the rules stand.</summary>
internal static class HelpLink
{
    private const string Pages = "https://github.com/genoptim/genoptim/blob/main/docs/rules/";

    public static string For(string id) => $"{Pages}{id}.md";
}
