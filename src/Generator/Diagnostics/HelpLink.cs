namespace GenOptim.Generator.Diagnostics;

/// <summary>Where the page of a rule is read. The one place that knows the address of the documentation.</summary>
internal static class HelpLink
{
    /// <summary>The folder of the rules' pages, as seen by a browser.</summary>
    public const string Root = "https://github.com/genoptim/genoptim/blob/main/docs/rules/";

    /// <summary>The page of the rule <paramref name="id"/>.</summary>
    public static string To(string id)
    {
        return Root + id + ".md";
    }
}
