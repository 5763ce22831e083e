using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics;

/// <summary>The project's own settings in <c>.editorconfig</c>.</summary>
internal static class AnalyzerOptionReader
{
    /// <summary>The weight decay from which GENOPT3001 speaks, inclusive.</summary>
    public const string DecayThreshold = "genoptim.decay_threshold";

    /// <summary>The names that count as biases, norms and embeddings, separated by commas. One with a leading point matches a name's end.</summary>
    public const string NoDecayNames = "genoptim.no_decay_names";

    /// <summary>The names that count as embeddings and heads, written as those of <see cref="NoDecayNames"/>.</summary>
    public const string EmbeddingAndHeadNames = "genoptim.embedding_and_head_names";

    private const double DefaultDecayThreshold = 1e-3;

    /// <summary>The default of <see cref="NoDecayNames"/>, the same as that of <c>ParameterSplit.SplitNoDecay</c>.</summary>
    private static readonly string[] DefaultNoDecayNames = [".bias", "norm", "ln_", "embed"];

    /// <summary>The default of <see cref="EmbeddingAndHeadNames"/>, the same as that of <c>ParameterSplit.SplitMatrices</c>.</summary>
    private static readonly string[] DefaultEmbeddingAndHeadNames = ["embed", "wte.", "wpe.", "lm_head", "classifier", ".head.weight"];

    /// <summary>The threshold for <paramref name="tree"/>; the default 1e-3 where the setting is absent or is not a number above 0.</summary>
    public static double ReadDecayThreshold(AnalyzerOptions options, SyntaxTree tree)
    {
        return options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(DecayThreshold, out string? text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value > 0
            ? value
            : DefaultDecayThreshold;
    }

    /// <summary>The names of biases, norms and embeddings for <paramref name="tree"/>; the default where the setting is absent.</summary>
    public static IReadOnlyList<string> ReadNoDecayNames(AnalyzerOptions options, SyntaxTree tree)
    {
        return ReadNames(options, tree, NoDecayNames, DefaultNoDecayNames);
    }

    /// <summary>The names of embeddings and heads for <paramref name="tree"/>; the default where the setting is absent.</summary>
    public static IReadOnlyList<string> ReadEmbeddingAndHeadNames(AnalyzerOptions options, SyntaxTree tree)
    {
        return ReadNames(options, tree, EmbeddingAndHeadNames, DefaultEmbeddingAndHeadNames);
    }

    /// <summary>The entry of <paramref name="names"/> that <paramref name="parameter"/> matches, or null.</summary>
    public static string? MatchName(string parameter, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            bool matches = name[0] == '.'
                ? parameter.EndsWith(name, StringComparison.OrdinalIgnoreCase) || parameter.Equals(name.Substring(1), StringComparison.OrdinalIgnoreCase)
                : parameter.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0;
            if (matches)
            {
                return name;
            }
        }

        return null;
    }

    private static IReadOnlyList<string> ReadNames(AnalyzerOptions options, SyntaxTree tree, string setting, IReadOnlyList<string> defaults)
    {
        return options.AnalyzerConfigOptionsProvider.GetOptions(tree).TryGetValue(setting, out string? text)
            ? text.Split(',').Select(static name => name.Trim()).Where(static name => name.Length > 0).ToArray()
            : defaults;
    }
}
