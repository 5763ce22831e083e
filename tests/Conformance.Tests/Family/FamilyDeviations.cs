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

    /// <summary>Reason of the cases of C-AdamW's loop, whose ε is divided by the bias correction.</summary>
    public const string EpsilonBeforeCorrection = "the reference's loop adds ε before the bias correction; here, as in its fused path, it comes after";

    /// <summary>Reason of the cases in which Prodigy's estimate is made of some elements.</summary>
    public const string SlicedEstimate = "the reference's estimate was made of every n-th element; here it is of all";

    /// <summary>Reason of the cases in which Prodigy's estimate, which no gradient reacts to, grows until a step would take more than a weight.</summary>
    public const string DecayAboveOne = "the decay of a step exceeds a weight, which is refused here";

    /// <summary>Reason of the cases in which a tensor without gradient moves as if it were zero.</summary>
    public const string ZeroForMissing = "the reference takes a missing gradient for zero; here a tensor without gradient is untouched";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["004_muonkj_f32_none_wd0.1"] = ZeroForMissing,
        ["009_muonkj_f64_groups_none_wd0.1"] = ZeroForMissing,
        ["039_normuon_f32_none_wd0.1"] = ZeroForMissing,
        ["044_normuon_f64_groups_none_wd0.1"] = ZeroForMissing,
        ["256_muonkjaux_f32_wd"] = ZeroForMissing,
        ["257_muonkjaux_f64_wd"] = ZeroForMissing,
        ["264_normuonaux_f32_wd"] = ZeroForMissing,
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
        ["153_stableadamw_f32_none_wd0.1"] = CountsPerGroup,
        ["158_stableadamw_f64_groups_none_wd0.1"] = CountsPerGroup,
        ["163_adan_f32_none_wd0.1"] = CountsPerGroup,
        ["168_adan_f64_groups_none_wd0.1"] = CountsPerGroup,
        ["179_cadamw_f32_defaults"] = EpsilonBeforeCorrection,
        ["180_cadamw_f32_wd0.1"] = EpsilonBeforeCorrection,
        ["181_cadamw_f32_warmcos_wd0.1"] = EpsilonBeforeCorrection,
        ["182_cadamw_f32_zero_wd0.1"] = EpsilonBeforeCorrection,
        ["183_cadamw_f32_none_wd0.1"] = EpsilonBeforeCorrection,
        ["184_cadamw_f32_groups_wd0.1"] = EpsilonBeforeCorrection,
        ["185_cadamw_f32_tiny_wd0.1"] = EpsilonBeforeCorrection,
        ["186_cadamw_f64_defaults"] = EpsilonBeforeCorrection,
        ["187_cadamw_f64_warmcos_wd0.1"] = EpsilonBeforeCorrection,
        ["188_cadamw_f64_groups_none_wd0.1"] = EpsilonBeforeCorrection,
        ["200_prodigy_f32_wd0.05"] = DecayAboveOne,
        ["220_adam_f32_wd0.1"] = Coupled,
        ["221_adam_f32_warmcos_wd0.1"] = Coupled,
        ["222_adam_f32_zero_wd0.1"] = Coupled,
        ["223_adam_f32_none_wd0.1"] = Coupled,
        ["224_adam_f32_groups_wd0.1"] = Coupled,
        ["225_adam_f64_warmcos_wd0.1"] = Coupled,
        ["227_adamax_f32_wd0.1"] = Coupled,
        ["228_adamax_f32_warmcos_wd0.1"] = Coupled,
        ["229_adamax_f32_zero_wd0.1"] = Coupled,
        ["230_adamax_f32_none_wd0.1"] = Coupled,
        ["231_adamax_f32_groups_wd0.1"] = Coupled,
        ["232_adamax_f64_warmcos_wd0.1"] = Coupled,
        ["248_sgd_f32_wd0.1"] = Coupled,
        ["249_sgd_f32_warmcos_wd0.1"] = Coupled,
        ["250_sgd_f32_zero_wd0.1"] = Coupled,
        ["251_sgd_f32_none_wd0.1"] = Coupled,
        ["252_sgd_f32_groups_wd0.1"] = Coupled,
        ["253_sgd_f64_warmcos_wd0.1"] = Coupled,
        ["281_adopt_f32_coupled"] = Coupled,
        ["305_cadamw_f32_no_bias_correction"] = EpsilonBeforeCorrection,
        ["306_cadamwforeach_f32_warmcos_none"] = CountsPerGroup,
        ["307_prodigy_f32_d0_1e-2"] = DecayAboveOne,
        ["308_prodigy_f64_d0_1e-2"] = DecayAboveOne,
        ["310_prodigy_f64_coupled_growth"] = Coupled,
        ["312_prodigy_f32_beta1_zero_slice"] = SlicedEstimate,
        ["323_sgd_f32_nesterov"] = Coupled,
        ["324_sgd_f64_dampening"] = Coupled,
        ["325_sgd_f32_momentum_schedule"] = Coupled,
    };

    /// <summary>The reason by the recording itself, for any set of cases.</summary>
    public static string? ReasonOf(FamilyCase recorded)
    {
        FamilyReference reference = FamilyReference.All[recorded.Optimizer];
        bool isCoupled = reference.AddsDecayToGradient || new[] { "decoupled_weight_decay", "decouple" }.Any(option =>
            recorded.Groups[0].TryGetValue(option, out JsonElement isDecoupled) && !isDecoupled.GetBoolean());
        return isCoupled && Enumerable.Range(0, recorded.Tensors.Length).Any(tensor => reference.WeightDecayOf(recorded, tensor) != 0) ? Coupled
            : recorded.Groups[0].TryGetValue("slice_p", out JsonElement slice) && slice.GetInt32() > 1 ? SlicedEstimate
            : recorded.Optimizer == "Prodigy" && ProdigyFormula.LargestDecay(recorded) > 1 ? DecayAboveOne
            : recorded.Optimizer == "C-AdamW" ? EpsilonBeforeCorrection
            : reference.TakesZeroForMissing && recorded.Tensors.Any(tensor => tensor.GradNoneSteps.Length > 0) ? ZeroForMissing
            : reference.CountsPerGroup && recorded.Tensors.Any(tensor => tensor.GradNoneSteps.Length > 0) ? CountsPerGroup
            : null;
    }

    /// <summary>Why a case is not replayed, or null if it is.</summary>
    public static string? ReasonFor(GoldenIndexEntry entry) =>
        FamilyArchive.IsOwn ? All.GetValueOrDefault(entry.Name) : ReasonOf(FamilyArchive.Case(entry.Name));
}
