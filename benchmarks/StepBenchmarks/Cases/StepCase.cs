using System.Globalization;

namespace GenOptim.Benchmarks.Cases;

/// <summary>What is stepped.</summary>
/// <param name="Algorithm">The algorithm, with Composer's default constants; SGDW with momentum 0.9.</param>
/// <param name="Tensors">Number of tensors.</param>
/// <param name="Length">Elements of each tensor.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="WantedOfCeiling">The speed that the generated step should reach, as a part of the traffic ceiling's, if one is set.</param>
/// <param name="WantedOfHandWritten">Likewise, as a part of the hand-written loop's.</param>
internal sealed record StepCase(
    Algorithm Algorithm,
    int Tensors,
    nint Length,
    int Threads,
    double? WantedOfCeiling = null,
    double? WantedOfHandWritten = null)
{
    /// <summary>Parameters of all tensors together.</summary>
    public long Parameters => (long)Tensors * Length;

    /// <summary>Bytes that a step moves per parameter: AdamW reads p, g, m, v and writes p, m, v; SGDW reads p, g, b and writes p, b.</summary>
    public int BytesPerParameter => Algorithm == Algorithm.AdamW ? 7 * sizeof(float) : 5 * sizeof(float);

    /// <summary>The case in words.</summary>
    public string Title =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Algorithm == Algorithm.AdamW ? "AdamW" : "SGDW, momentum 0.9")}, float32, {Size}, {Threads} {(Threads == 1 ? "thread" : "threads")}");

    private string Size =>
        Tensors == 1
            ? $"1 tensor of {Elements(Length)}"
            : string.Create(CultureInfo.InvariantCulture, $"{Tensors:N0} tensors of {Elements(Length)}");

    private static string Elements(nint length)
    {
        const nint Kibi = 1024;
        if (length % (Kibi * Kibi) == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{length / (Kibi * Kibi)} Mi");
        }

        return length % Kibi == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{length / Kibi} Ki")
            : string.Create(CultureInfo.InvariantCulture, $"{length:N0}");
    }
}
