using System;
using System.Collections.Generic;
using System.Text;

namespace GenOptim.Generator.Emit;

/// <summary>Collects lines of source text: LF, four spaces, nothing trailing.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes text of one or more lines, each at the current depth.</summary>
    public SourceWriter Write(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.TrimEnd('\r', ' ');
            if (trimmed.Length > 0)
            {
                _text.Append(' ', 4 * _depth).Append(trimmed);
            }

            _text.Append('\n');
        }

        return this;
    }

    /// <summary>Writes several texts, one below the other.</summary>
    public SourceWriter WriteAll(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            Write(text);
        }

        return this;
    }

    /// <summary>Writes an empty line.</summary>
    public SourceWriter Blank()
    {
        _text.Append('\n');
        return this;
    }

    /// <summary>Writes a header and, in braces below it, a body.</summary>
    public SourceWriter Block(string header, Action body) => Write(header).Block(body);

    /// <summary>Writes a body in braces below a header that is written already.</summary>
    public SourceWriter Block(Action body)
    {
        Write("{");
        _depth++;
        body();
        _depth--;
        return Write("}");
    }

    /// <summary>Writes text one level deeper, as the continuation of a statement.</summary>
    public SourceWriter Indented(string text)
    {
        _depth++;
        Write(text);
        _depth--;
        return this;
    }

    public override string ToString() => _text.ToString();
}
