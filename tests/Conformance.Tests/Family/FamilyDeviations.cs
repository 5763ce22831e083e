using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using GenOptim.Conformance.Golden;

namespace GenOptim.Conformance.Family;

/// <summary>
/// Every recorded case whose results are deliberately not reproduced, by name and with the reason. <see cref="FamilyDeviationTests"/> shows for each kind
/// what is right instead.
/// </summary>
internal static class FamilyDeviations
{
    /// <summary>Reason of the cases with weight decay in the gradient.</summary>
    public const string Coupled = "weight decay was added to the gradient, which a generated optimizer never does";

    /// <summary>Reason of the cases in which a group counts steps that a tensor had no gradient in.</summary>
    public const string CountsPerGroup = "the reference counts steps per group; here a tensor without gradient is untouched and counts for itself";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["049_sfadamw_f32_none_wd0.1"] = CountsPerGroup,
        ["054_sfadamw_f64_groups_none_wd0.1"] = CountsPerGroup,
        ["059_sfsgd_f32_none_wd0.05"] = CountsPerGroup,
        ["064_sfsgd_f64_groups_none_wd0.05"] = CountsPerGroup,
        ["069_sfradam_f32_none_wd0.1"] = CountsPerGroup,
        ["074_sfradam_f64_groups_none_wd0.1"] = CountsPerGroup,
        ["106_nadam_f32_wd0.1"] = Coupled,
        ["107_nadam_f32_warmcos_wd0.1"] = Coupled,
        ["108_nadam_f32_zero_wd0.1"] = Coupled,
        ["109_nadam_f32_none_wd0.1"] = Coupled,
        ["110_nadam_f32_groups_wd0.1"] = Coupled,
        ["111_nadam_f64_warmcos_wd0.1"] = Coupled,
        ["123_radam_f32_wd0.1"] = Coupled,
        ["124_radam_f32_warmcos_wd0.1"] = Coupled,
        ["125_radam_f32_zero_wd0.1"] = Coupled,
        ["126_radam_f32_none_wd0.1"] = Coupled,
        ["127_radam_f32_groups_wd0.1"] = Coupled,
        ["128_radam_f64_warmcos_wd0.1"] = Coupled,
        ["143_lamb_f32_none_wd0.1"] = CountsPerGroup,
        ["148_lamb_f64_groups_none_wd0.1"] = CountsPerGroup,
        ["163_adan_f32_none_wd0.1"] = CountsPerGroup,
        ["168_adan_f64_groups_none_wd0.1"] = CountsPerGroup,
        ["281_adopt_f32_coupled"] = Coupled,
        ["306_cadamwforeach_f32_warmcos_none"] = CountsPerGroup,
    };

    /// <summary>The reason by the recording itself, for any set of cases.</summary>
    public static string? ReasonOf(FamilyCase recorded)
    {
        FamilyReference reference = FamilyReference.All[recorded.Optimizer];
        bool isCoupled = new[] { "decoupled_weight_decay", "decouple" }.Any(option =>
            recorded.Groups[0].TryGetValue(option, out JsonElement isDecoupled) && !isDecoupled.GetBoolean());
        return isCoupled && Enumerable.Range(0, recorded.Tensors.Length).Any(tensor => reference.WeightDecayOf(recorded, tensor) != 0) ? Coupled
            : reference.CountsPerGroup && recorded.Tensors.Any(tensor => tensor.GradNoneSteps.Length > 0) ? CountsPerGroup
            : null;
    }

    /// <summary>Why a case is not replayed, or null if it is.</summary>
    public static string? ReasonFor(GoldenIndexEntry entry) =>
        FamilyArchive.IsOwn ? All.GetValueOrDefault(entry.Name) : ReasonOf(FamilyArchive.Case(entry.Name));
}
