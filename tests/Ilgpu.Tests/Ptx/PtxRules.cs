using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace GenOptim.Ilgpu.Tests.Ptx;

/// <summary>What the PTX of a kernel must and must not contain for the same bits as on the CPU, at the speed of memory.</summary>
internal static partial class PtxRules
{
    /// <summary>Every breach of a rule, with the line that breaks it.</summary>
    /// <param name="ptx">The kernel's PTX.</param>
    /// <param name="isFloat32">Whether the kernel computes in float32, so that nothing in it may be float64.</param>
    public static IEnumerable<string> Breaches(string ptx, bool isFloat32)
    {
        foreach (string line in ptx.Split('\n').Select(line => line.Trim()).Where(line => !line.StartsWith("//", System.StringComparison.Ordinal)))
        {
            if (Arithmetic().IsMatch(line) && !PinnedArithmetic().IsMatch(line))
            {
                yield return $"rounding is not pinned: {line}";
            }

            if (line.Contains(".extern", System.StringComparison.Ordinal) || Call().IsMatch(line))
            {
                yield return $"a function is not inlined: {line}";
            }

            if (line.Contains(".local", System.StringComparison.Ordinal))
            {
                yield return $"a value is in memory instead of a register: {line}";
            }

            if (isFloat32 && line.Contains(".f64", System.StringComparison.Ordinal))
            {
                yield return $"float64 in a float32 kernel: {line}";
            }

            if (line.Contains(".approx", System.StringComparison.Ordinal) || line.Contains(".ftz", System.StringComparison.Ordinal))
            {
                yield return $"not IEEE 754: {line}";
            }
        }

        foreach (string line in PtxDivergence.Find(ptx))
        {
            yield return $"a branch on a thread's own data is said to be the same for all threads: {line}";
        }
    }

    /// <summary>Number of loads or stores of 16 bytes.</summary>
    public static int CountWide(string ptx, string instruction, bool isFloat32) =>
        Regex.Count(ptx, $@"\b{instruction}\.global\.{(isFloat32 ? @"v4\.f32" : @"v2\.f64")}\b");

    /// <summary>Number of loads or stores of one element.</summary>
    public static int CountNarrow(string ptx, string instruction, bool isFloat32) =>
        Regex.Count(ptx, $@"\b{instruction}\.global\.{(isFloat32 ? "f32" : "f64")}\b");

    /// <summary>Number of loads or stores of 8 bytes, four elements of 16 bits.</summary>
    public static int CountWideHalves(string ptx, string instruction) => Regex.Count(ptx, $@"\b{instruction}\.global\.v2\.[bus]32\b");

    /// <summary>Number of loads or stores of one element of 16 bits.</summary>
    public static int CountHalves(string ptx, string instruction) => Regex.Count(ptx, $@"\b{instruction}\.global\.[bus]16\b");

    /// <summary>Number of loads or stores of one word of 32 bits that is no number.</summary>
    public static int CountWords(string ptx, string instruction) => Regex.Count(ptx, $@"\b{instruction}\.global\.[bus]32\b");

    /// <summary>Number of loads or stores of one byte.</summary>
    public static int CountBytes(string ptx, string instruction) => Regex.Count(ptx, $@"\b{instruction}\.global\.[bus]8\b");

    /// <summary>What stands between the points at which the threads of a group wait for each other.</summary>
    public static string[] SplitAtBarriers(string ptx) => Regex.Split(ptx, @"\bbar\.sync\b");

    /// <summary>Instructions that round, or that handle NaN in a way of their own.</summary>
    [GeneratedRegex(@"^(@\S+ )?(add|sub|mul|div|fma|mad|sqrt|rsqrt|rcp|min|max|sin|cos|lg2|ex2|tanh)\.\S*f(16|32|64)\b")]
    private static partial Regex Arithmetic();

    [GeneratedRegex(@"^(@\S+ )?(add|sub|mul|div|fma|sqrt)\.rn\.f(32|64)\b")]
    private static partial Regex PinnedArithmetic();

    [GeneratedRegex(@"^(@\S+ )?call\b")]
    private static partial Regex Call();
}
