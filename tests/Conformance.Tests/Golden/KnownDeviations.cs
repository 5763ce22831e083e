using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Conformance.Golden;

/// <summary>
/// Every recorded case whose bits are deliberately not reproduced, by name and with the reason.
/// <see cref="KnownDeviationTests"/> shows for each what is right instead; <see cref="Replay.OriginalDefectTests"/> does so for defects of
/// the originals that no recorded case shows.
/// </summary>
internal static class KnownDeviations
{
    /// <summary>Reason of the cases recorded without fused multiply-add: an optimizer has one sequence of roundings, and it is the fused one.</summary>
    public const string Unfused =
        "recorded on kernels without fused multiply-add: each a·b + c was rounded twice; its twin without the suffix is replayed";

    /// <summary>Reason of the case in which Composer steps a frozen tensor.</summary>
    public const string StepsFrozen =
        "the original DecoupledSGDW also steps tensors with requires_grad = false; a frozen tensor stays untouched here, as in every other optimizer";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["006_sgdw_f32_m0.9_wd0.002_nofma"] = Unfused,
        ["015_sgdw_f32_nesterov_wd0.1_nofma"] = Unfused,
        ["046_sgdw_f64_m0.9_wd2e-3_nofma"] = Unfused,
        ["057_dadamw_f32_b.9.95_eps1e-06_wd0.01_nofma"] = Unfused,
        ["065_dadamw_f32_b0.9_0.999_ams_nofma"] = Unfused,
        ["079_dadamw_f32_warmup5_cosine_nofma"] = Unfused,
        ["114_lionw_f32_b0.9_0.99_wd0.01_nofma"] = Unfused,
        ["118_lionw_f32_b0.4_0.3_wd0.01_nofma"] = Unfused,
        ["036_sgdw_f32_frozen"] = StepsFrozen,
    };

    /// <summary>Why a case is not replayed bit for bit, or null if it is. Other sets of cases than the own one are judged by the same two rules.</summary>
    public static string? ReasonFor(GoldenIndexEntry entry) =>
        GoldenArchive.IsOwn ? All.GetValueOrDefault(entry.Name)
        : entry.Tags.Contains("nofma") ? Unfused
        : entry.Optimizer == "DecoupledSGDW" && entry.Tags.Contains("frozen") ? StepsFrozen
        : null;
}
