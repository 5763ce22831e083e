using System;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Analyzers.Tests.Testing;

/// <summary>The snippets of an embedded file: statements under headings of the form <c>//// Heading</c>.</summary>
internal static class Snippets
{
    /// <summary>Heading and statements of every snippet of <paramref name="file"/>.</summary>
    public static IEnumerable<(string Heading, string Statements)> Read(string file)
    {
        return StandIn.Read(file).Split("//// ", StringSplitOptions.RemoveEmptyEntries)
            .Select(static part => part.Split('\n', 2))
            .Select(static part => (part[0].Trim(), part[1]));
    }

    /// <summary>The whole program of a snippet, with the classes that it names.</summary>
    public static IEnumerable<(string File, string Text)> Program(string statements, bool isGeneratorRun = false)
    {
        string code = Training.WithBoth(statements);
        return Training.ClassesFor(code, isGeneratorRun).Append(("Training.cs", code));
    }
}
