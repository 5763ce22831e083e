using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace GenOptim.Ilgpu.Tests.Ptx;

/// <summary>
/// Finds branches that PTX calls uniform (<c>bra.uni</c>: all threads of a group go the same way) although they depend on a thread: on its index, on
/// what it loads from a place of its own, or on which way it went before. What depends on parameters and on the group's index alone is the same for all.
/// </summary>
internal sealed partial class PtxDivergence
{
    private readonly List<Block> _blocks = [];
    private readonly HashSet<string> _ofThread = new(StringComparer.Ordinal);

    private PtxDivergence(string ptx)
    {
        // Registers count anew in each function; intrinsics stand before the kernel, without branches.
        Cut(ptx[Math.Max(0, ptx.IndexOf(".entry", StringComparison.Ordinal))..].Split('\n').Select(line => line.Trim().TrimEnd(';')));
        Dictionary<string, int> places = _blocks.SelectMany((block, index) => block.Labels.Select(label => (label, index))).ToDictionary(pair => pair.label, pair => pair.index, StringComparer.Ordinal);
        for (int i = 0; i < _blocks.Count; i++)
        {
            Block block = _blocks[i];
            block.Next.AddRange(block.Lines.Select(line => Branch().Match(line)).Where(match => match.Success).Select(match => places[match.Groups["label"].Value]));
            if (i + 1 < _blocks.Count && !block.Lines.Any(line => Ends().IsMatch(line)))
            {
                block.Next.Add(i + 1);
            }
        }
    }

    /// <summary>The branches that are wrongly called uniform.</summary>
    public static IReadOnlyList<string> Find(string ptx)
    {
        var analysis = new PtxDivergence(ptx);
        analysis.Spread();
        return [.. analysis._blocks
            .SelectMany(block => block.Lines)
            .Where(line => Branch().Match(line) is { Success: true } match && match.Groups["uniform"].Success && analysis._ofThread.Contains(match.Groups["guard"].Value))];
    }

    private void Cut(IEnumerable<string> lines)
    {
        _blocks.Add(new Block());
        foreach (string line in lines.Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)))
        {
            if (Label().Match(line) is { Success: true } label)
            {
                if (_blocks[^1].Lines.Count > 0)
                {
                    _blocks.Add(new Block());
                }

                _blocks[^1].Labels.Add(label.Groups[1].Value);
                continue;
            }

            _blocks[^1].Lines.Add(line);
            if (Branch().IsMatch(line) || Ends().IsMatch(line))
            {
                _blocks.Add(new Block());
            }
        }
    }

    /// <summary>Follows what depends on a thread until nothing new does.</summary>
    private void Spread()
    {
        HashSet<int>[] alwaysAfter = AlwaysAfter();
        string[] assignedTwice = [.. _blocks.SelectMany(block => block.Lines).SelectMany(Written).GroupBy(register => register).Where(group => group.Count() > 1).Select(group => group.Key)];
        for (int before = -1; before != _ofThread.Count;)
        {
            before = _ofThread.Count;
            foreach (string line in _blocks.SelectMany(block => block.Lines))
            {
                if (IsOfThread(line))
                {
                    _ofThread.UnionWith(Written(line));
                }
            }

            // Where threads part, what is assigned on one way and not on the other, or more often, is each thread's own.
            for (int i = 0; i < _blocks.Count; i++)
            {
                if (_blocks[i].Lines.Any(line => Branch().Match(line).Groups["guard"] is { Success: true } guard && _ofThread.Contains(guard.Value)))
                {
                    foreach (int apart in ReachedBefore(i, alwaysAfter[i]))
                    {
                        _ofThread.UnionWith(_blocks[apart].Lines.SelectMany(Written).Intersect(assignedTwice));
                    }
                }
            }
        }
    }

    private bool IsOfThread(string line) =>
        line.Contains("%tid", StringComparison.Ordinal)
        || line.Contains("%laneid", StringComparison.Ordinal)
        || Shared().IsMatch(line)
        || Read(line).Any(_ofThread.Contains);

    /// <summary>The blocks that every way from a block goes through, the block itself left out.</summary>
    private HashSet<int>[] AlwaysAfter()
    {
        HashSet<int>[] after = [.. _blocks.Select(block => block.Next.Count == 0 ? [] : Enumerable.Range(0, _blocks.Count).ToHashSet())];
        for (bool hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            for (int i = _blocks.Count - 1; i >= 0; i--)
            {
                HashSet<int>[] ways = [.. _blocks[i].Next.Select(next => after[next].Append(next).ToHashSet())];
                HashSet<int> common = ways.Length == 0 ? [] : ways.Aggregate((a, b) => [.. a.Intersect(b)]);
                hasChanged |= common.Count != after[i].Count;
                after[i] = common;
            }
        }

        return after;
    }

    /// <summary>The blocks between a branch and where all ways have come together again.</summary>
    private HashSet<int> ReachedBefore(int branch, HashSet<int> together)
    {
        var reached = new HashSet<int>();
        var open = new Stack<int>(_blocks[branch].Next);
        while (open.TryPop(out int block))
        {
            if (!together.Contains(block) && reached.Add(block))
            {
                _blocks[block].Next.ForEach(open.Push);
            }
        }

        return reached;
    }

    private static IEnumerable<string> Written(string line)
    {
        if (Instruction().Match(line) is not { Success: true } match || Stores().IsMatch(match.Groups["op"].Value))
        {
            return [];
        }

        string operands = match.Groups["operands"].Value;
        return Register().Matches(operands.StartsWith('{') ? operands[..operands.IndexOf('}', StringComparison.Ordinal)] : operands.Split(',')[0]).Select(register => register.Value);
    }

    private static IEnumerable<string> Read(string line) => Register().Matches(line).Select(register => register.Value).Except(Written(line))
        .Concat(Register().Matches(line).Select(register => register.Value).GroupBy(register => register).Where(group => group.Count() > 1).Select(group => group.Key));

    [GeneratedRegex(@"^(@!?(?<guard>%p\d+) )?bra(?<uniform>\.uni)?\s+(?<label>\w+)$")]
    private static partial Regex Branch();

    [GeneratedRegex(@"^(bra(\.uni)?\s|ret$)")]
    private static partial Regex Ends();

    [GeneratedRegex(@"^(\w+):$")]
    private static partial Regex Label();

    [GeneratedRegex(@"^(@!?%p\d+ )?(?<op>[a-z][\w.]*)\s+(?<operands>.*)$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^(st|bra|bar|ret|red)\b")]
    private static partial Regex Stores();

    [GeneratedRegex(@"%(p|rd|rs|r|fd|f|h)\d+\b")]
    private static partial Regex Register();

    /// <summary>What other threads may have written.</summary>
    [GeneratedRegex(@"\b(ld\.shared|atom)\b")]
    private static partial Regex Shared();

    private sealed class Block
    {
        public List<string> Labels { get; } = [];

        public List<string> Lines { get; } = [];

        public List<int> Next { get; } = [];
    }
}
