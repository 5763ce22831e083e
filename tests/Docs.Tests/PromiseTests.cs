using System;
using System.Linq;
using Markdig.Syntax;
using Xunit;

namespace GenOptim.Docs.Tests;

/// <summary>The README's promises say what they do not promise, in the same breath.</summary>
public sealed class PromiseTests
{
    [Theory]
    [InlineData("The originals' bits.", "a parameter that was frozen")]
    [InlineData("The originals' bits.", "architecture.md#deviations-from-the-originals")]
    [InlineData("The same bits everywhere.", "Of a NaN it is promised that it is one: which of its payloads and signs comes out, IEEE 754 leaves to the processor.")]
    public void A_promise_names_its_exception(string promise, string exception)
    {
        string text = System.IO.File.ReadAllText(System.IO.Path.Combine(Page.Root, "README.md"));
        string item = Page.Read("README.md").Document.Descendants<ListItemBlock>()
            .Select(block => string.Join(' ', text.Substring(block.Span.Start, block.Span.Length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Single(found => found.Contains($"**{promise}**", StringComparison.Ordinal));
        Assert.Contains(exception, item, StringComparison.Ordinal);
    }
}
