using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace GenOptim.Conformance.MachineCode;

/// <summary>The machine code of a loop over lanes, as the runtime lists it.</summary>
/// <param name="Class">The optimizer's class, or the type of the elements of a product of matrices.</param>
/// <param name="LaneBits">Bits of the lane.</param>
/// <param name="Prefetches">Whether it asks for what comes.</param>
/// <param name="Instructions">The instructions of the innermost loops, in order.</param>
internal sealed partial record LoopListing(string Class, int LaneBits, bool Prefetches, IReadOnlyList<string> Instructions)
{
    /// <summary>Whether a method is called in each iteration.</summary>
    public bool Calls => Instructions.Any(instruction => instruction.StartsWith("call", StringComparison.Ordinal));

    /// <summary>The instructions that keep something on the stack which does not fit the registers.</summary>
    public IEnumerable<string> Spills => Instructions.Where(instruction => Stack().IsMatch(instruction));

    /// <summary>Those of them that keep vectors there.</summary>
    public IEnumerable<string> VectorSpills => Spills.Where(instruction => Vector().IsMatch(instruction));

    /// <summary>The loops over vectors in a listing, the last compiled of each.</summary>
    public static IReadOnlyList<LoopListing> Of(string listing) =>
    [
        .. Method().Split(listing)[1..].Chunk(2)
            .Select(pair => (Header: pair[0], Code: pair[1]))
            .Select(method => (Name: Name().Match(method.Header), method.Code))
            .Where(method => method.Name.Success)
            .Select(method => new LoopListing(
                method.Name.Groups["class"].Value,
                int.Parse(method.Name.Groups["bits"].Value, System.Globalization.CultureInfo.InvariantCulture),
                method.Name.Value.Contains("PrefetchAhead", StringComparison.Ordinal),
                [.. InnermostLoops(method.Code)]))
            .GroupBy(loop => (loop.Class, loop.LaneBits, loop.Prefetches))
            .Select(loops => loops.Last()),
    ];

    /// <summary>What stands between a label and a jump back to it that holds no other such jump.</summary>
    private static IEnumerable<string> InnermostLoops(string code)
    {
        var labels = new Dictionary<string, int>();
        var instructions = new List<string>();
        int since = 0;
        foreach (string line in code.Split('\n'))
        {
            if (Label().Match(line) is { Success: true } label)
            {
                labels[label.Groups["name"].Value] = instructions.Count;
            }
            else if (Instruction().Match(line) is { Success: true } instruction)
            {
                instructions.Add(instruction.Groups["text"].Value);
                if (Jump().Match(instructions[^1]) is { Success: true } jump && labels.TryGetValue(jump.Groups["name"].Value, out int start) && start >= since)
                {
                    foreach (string inLoop in instructions[start..])
                    {
                        yield return inLoop;
                    }

                    since = instructions.Count;
                }
            }
        }
    }

    [GeneratedRegex(@"^; Assembly listing for method (.*)$", RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex(@"(Sample\.(?<class>\w+):UpdateLanes8?\[|MatrixProduct`2\[(?<class>\w+),)GenOptim\.Lanes\.Vector(?<bits>\d+)Lane.*\(FullOpts\)")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(?<name>G_M\w+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^       (?<text>[a-z]\w+\s.*)$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^j\w+\s+(SHORT )?(?<name>G_M\w+)")]
    private static partial Regex Jump();

    [GeneratedRegex(@"\[r[sb]p[-+\]]")]
    private static partial Regex Stack();

    [GeneratedRegex(@"[xyz]mm")]
    private static partial Regex Vector();
}
