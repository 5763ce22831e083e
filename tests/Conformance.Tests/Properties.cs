using System;
using CsCheck;

namespace GenOptim.Conformance;

/// <summary>
/// Properties over inputs that are drawn at random but are the same in every run. A failure prints its input and a seed:
/// pass that to CsCheck's own <c>Sample</c> to repeat and shrink it.
/// </summary>
internal static class Properties
{
    /// <summary>Checks a property on <paramref name="count"/> inputs.</summary>
    /// <param name="inputs">Draws an input.</param>
    /// <param name="stream">A number of its own for each property, so that properties draw independently of each other.</param>
    /// <param name="count">How many inputs are drawn.</param>
    /// <param name="check">Throws where the property does not hold.</param>
    public static void Check<T>(Gen<T> inputs, uint stream, int count, Action<T> check)
    {
        for (int i = 0; i < count; i++)
        {
            // Neighbouring seeds of the generator begin with similar numbers, so they are spread over all 64 bits.
            string seed = new PCG(stream, (ulong)(i + 1) * 0x9E37_79B9_7F4A_7C15).ToString();
            inputs.Sample(check, seed: seed, iter: 1, threads: 1);
        }
    }
}
