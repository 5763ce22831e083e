using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Analyzers.Tests.Robustness;

/// <summary>Breaks code in the ways in which code is broken while it is typed. The same seed gives the same code.</summary>
internal sealed class SourceMutator
{
    private readonly Random _random;
    private readonly string[] _words;

    public SourceMutator(int seed, IEnumerable<string> corpus)
    {
        _random = new Random(seed);
        _words = [.. corpus.SelectMany(Tokens).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The code with one to five changes.</summary>
    public string Mutate(string code)
    {
        List<string> tokens = Tokens(code);
        int changes = _random.Next(1, 6);
        for (int change = 0; change < changes && tokens.Count > 1; change++)
        {
            int at = _random.Next(tokens.Count);
            switch (_random.Next(7))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[at]);
                    break;
                case 2:
                    tokens[at] = Word();
                    break;
                case 3:
                    tokens.Insert(at, Word());
                    break;
                case 4:
                    int other = _random.Next(tokens.Count);
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                case 5:
                    tokens.RemoveRange(at, Math.Min(_random.Next(1, 12), tokens.Count - at));
                    break;
                default:
                    tokens[at] = tokens[at].Length > 1 ? tokens[at][.._random.Next(1, tokens[at].Length)] : Word();
                    break;
            }
        }

        return string.Concat(tokens);
    }

    private static List<string> Tokens(string code)
    {
        return [.. SyntaxFactory.ParseTokens(code).Select(static token => token.ToFullString()).Where(static text => text.Length > 0)];
    }

    private string Word()
    {
        return _words[_random.Next(_words.Length)];
    }
}
