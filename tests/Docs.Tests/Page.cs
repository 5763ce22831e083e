using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace GenOptim.Docs.Tests;

/// <summary>A page of the documentation, parsed.</summary>
/// <param name="Path">Its path from the repository's root.</param>
/// <param name="Document">What Markdig read.</param>
internal sealed record Page(string Path, MarkdownDocument Document)
{
    // What a reader has in mind at that point and the page need not repeat: code in a comment that starts with this word.
    private const string Given = "<!-- given";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public static string Root => Fact("RepositoryRoot");

    /// <summary>The pages for users: the README and everything under docs.</summary>
    public static IEnumerable<string> All => Directory.EnumerateFiles(System.IO.Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Where(static path => !path.Contains("_site", StringComparison.Ordinal) && !path.Contains("_pages", StringComparison.Ordinal) && !path.Contains(".received.", StringComparison.Ordinal))
        .Select(static path => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Concat(Directory.EnumerateFiles(Root, "*.md").Select(static path => System.IO.Path.GetFileName(path)))
        .Order(StringComparer.Ordinal);

    public static Page Read(string path) => new(path, Markdown.Parse(File.ReadAllText(System.IO.Path.Combine(Root, path)), Pipeline));

    public static string Fact(string name) =>
        typeof(Page).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;

    /// <summary>The blocks of C#, each with what was given before it and with the output that the page promises, if it does.</summary>
    /// <param name="excerpts">Whether those that show generated code are asked for, instead of those that a user writes.</param>
    public IEnumerable<CodeBlock> Blocks(bool excerpts = false)
    {
        string given = string.Empty;
        Block[] blocks = [.. Document];
        for (int i = 0; i < blocks.Length; i++)
        {
            if (blocks[i] is HtmlBlock comment && comment.Lines.ToString() is var text && text.StartsWith(Given, StringComparison.Ordinal))
            {
                given = text[Given.Length..text.LastIndexOf("-->", StringComparison.Ordinal)].Trim() + "\n";
            }
            else if (blocks[i] is FencedCodeBlock { Info: "csharp", Arguments: not "torchsharp" } code && IsExcerpt(code) == excerpts)
            {
                string? prints = i + 1 < blocks.Length && blocks[i + 1] is FencedCodeBlock { Info: "text", Arguments: "prints" } output ? output.Lines.ToString() : null;
                yield return new CodeBlock(code.Line + 1, given, code.Lines.ToString(), prints);
            }
        }
    }

    /// <summary>The targets of links and pictures.</summary>
    public IEnumerable<string> Links() => Document.Descendants<LinkInline>().Select(static link => link.Url ?? string.Empty);

    /// <summary>What a link can name after its #, as the sites that show the pages make it of the headings.</summary>
    public IEnumerable<string> Anchors() => Document.Descendants<HeadingBlock>().Select(static heading => Slug(string.Concat(
        heading.Inline!.Descendants().Select(static inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            _ => string.Empty,
        }))));

    private static bool IsExcerpt(FencedCodeBlock block) => block.Arguments == "excerpt";

    private static string Slug(string heading) => string.Concat(heading.ToLowerInvariant()
        .Where(static letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_')
        .Select(static letter => letter == ' ' ? '-' : letter));
}
