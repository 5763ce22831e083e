using System.Linq;
using System.Text;

namespace GenOptim.Analyzers.Tests.Documentation;

/// <summary>Writes docs/rules/README.md out of the release table.</summary>
internal static class RuleIndex
{
    private const string Head = """
        # Rules

        What GenOptim's analyzers say about weight decay, with a page for each rule. This index is made from the release table of the
        analyzers, and a test compares the two.

        Severities are set as for every analyzer, in `.editorconfig`:

        ```ini
        [*.cs]
        dotnet_diagnostic.GENOPT1002.severity = none      # this one off
        dotnet_diagnostic.GENOPT2003.severity = error     # this one stops the build
        ```

        Three options belong to the rules themselves:

        | option | default | what it does |
        |---|---|---|
        | `genoptim.decay_threshold` | `1e-3` | the weight decay from which [GENOPT3001](GENOPT3001.md) speaks, inclusive |
        | `genoptim.no_decay_names` | `.bias, norm, ln_, embed` | the names that [GENOPT4001](GENOPT4001.md) counts as biases, norms and embeddings; one with a leading point matches the end of a name, any other a part of it |
        | `genoptim.embedding_and_head_names` | `embed, wte., wpe., lm_head, classifier, .head.weight` | the names that [GENOPT4006](GENOPT4006.md) counts as embeddings and heads; they match in the same way |

        """;

    // These come from the package's build targets, which no release table lists; tests/Package.Tests sees each of them.
    private const string Foot = """

        ## Build

        | message | severity | what it says |
        |---|---|---|
        | [GENOPT9001](GENOPT9001.md) | error | The compiler is older than the generator needs |
        | [GENOPT9002](GENOPT9002.md) | error | The generator is loaded twice |
        | [GENOPT9003](GENOPT9003.md) | warning | GenOptim generates C# only |
        | [GENOPT9004](GENOPT9004.md) | warning | NativeAOT without an instruction set |

        """;

    /// <summary>The text that the file must have.</summary>
    public static string Text()
    {
        var text = new StringBuilder(Head);
        foreach (var area in RuleTable.Rows.GroupBy(static row => row.Category))
        {
            text.Append('\n').Append("## ").Append(area.Key["GenOptim.".Length..]).Append("\n\n| rule | severity | what it says |\n|---|---|---|\n");
            foreach ((string id, _, string severity, string title) in area)
            {
                text.Append("| [").Append(id).Append("](").Append(id).Append(".md) | ").Append(severity.ToLowerInvariant()).Append(" | ").Append(title).Append(" |\n");
            }
        }

        return text.Append(Foot).ToString();
    }
}
