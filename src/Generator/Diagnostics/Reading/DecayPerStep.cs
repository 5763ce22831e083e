using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>
/// The fraction of a weight that a decay of TorchSharp's takes off per step, and what a message may say of it. Every number here is checked by
/// a simulation in the tests.
/// </summary>
internal static class DecayPerStep
{
    /// <summary>The decay that messages name where no number of the code decides it: a weight fades to 1/e over 100,000 steps.</summary>
    public const double Typical = 1e-5;

    /// <summary>What <see cref="Typical"/> means, for messages: a time scale is what a decay is chosen by.</summary>
    public const string ByTimescale = "choose it by timescale: 1/steps over which a weight is to fade, such as 1e-5 for 100,000 steps";

    // The long-run share is a first-order term; beyond this the buffer follows the weight too slowly for it to hold.
    private const double FirstOrderLimit = 0.025;

    /// <summary>
    /// The fraction that SGD's L2 term takes off per step in the long run, lr * wd * (1 - dampening) / (1 - momentum), with or without
    /// Nesterov's look-ahead; null where that first-order term does not describe it.
    /// </summary>
    public static double? OfSgd(double? learningRate, double? decay, double? momentum, double? dampening)
    {
        if (learningRate is not { } rate || decay is not { } wd || momentum is not (>= 0 and < 1 and { } mu) || dampening is not (>= 0 and <= 1 and { } tau))
        {
            return null;
        }

        // Dampening belongs to the buffer, which plain SGD does not have.
        double kick = rate * wd * (mu == 0 ? 1 : 1 - tau);
        double perStep = kick / (1 - mu);
        return perStep * mu / (1 - mu) < FirstOrderLimit ? perStep : null;
    }

    /// <summary>The formula of <see cref="OfSgd"/> as far as the constants leave something of it.</summary>
    public static string FormulaOfSgd(double? momentum, double? dampening)
    {
        return momentum is 0 ? "lr * weight_decay"
            : dampening is 0 ? "lr * weight_decay / (1 - momentum)"
            : "lr * weight_decay * (1 - dampening) / (1 - momentum)";
    }

    /// <summary>Whether 1 - <paramref name="perStep"/> is 1 in float32: the decay does nothing.</summary>
    public static bool IsLostInFloat32(double perStep)
    {
        return perStep > 0 && (float)(1 - perStep) == 1f;
    }

    /// <summary>
    /// Whether a message may propose <paramref name="perStep"/> as the weight decay of a rule that applies it whole: no other rule may then
    /// report it as too large or as rounded away.
    /// </summary>
    public static bool IsProposable(double perStep, AnalyzerOptions options, SyntaxTree tree)
    {
        return perStep > 0 && perStep < AnalyzerOptionReader.ReadDecayThreshold(options, tree) && !IsLostInFloat32(perStep);
    }

    /// <summary>How often <paramref name="momentum"/> adds an L2 term up, for messages.</summary>
    public static string Amplification(double momentum, double dampening)
    {
        return Numbers.Text((1 - dampening) / (1 - momentum)).ToString(CultureInfo.InvariantCulture);
    }
}
