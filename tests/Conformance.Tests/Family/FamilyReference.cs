using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace GenOptim.Conformance.Family;

/// <summary>A class of another library, and what its options are in the attribute's words.</summary>
/// <param name="Name">Its name in the recordings.</param>
/// <param name="Arguments">The arguments of the attribute for a tensor of a recorded case, but for the number type.</param>
internal sealed record FamilyReference(string Name, Func<FamilyCase, int, string> Arguments)
{
    /// <summary>Whether the recordings give bits, because no sum of more than two numbers is in it.</summary>
    public bool HasSameBits { get; init; } = true;

    /// <summary>What the reference calls a state that has another name here, by the name here.</summary>
    public IReadOnlyDictionary<string, string> StateNames { get; init; } = new Dictionary<string, string>();

    /// <summary>States of ours that the reference has none of.</summary>
    public IReadOnlyList<string> OwnStates { get; init; } = [];

    /// <summary>Whether it counts steps per group, so that a tensor without gradient is counted on.</summary>
    public bool CountsPerGroup { get; init; }

    /// <summary>Whether it adds weight decay to the gradient, whatever its options.</summary>
    public bool AddsDecayToGradient { get; init; }

    /// <summary>Whether it takes a missing gradient for zero, so that a tensor without gradient moves and decays.</summary>
    public bool TakesZeroForMissing { get; init; }

    /// <summary>The weight decay of a tensor.</summary>
    public Func<FamilyCase, int, double> WeightDecayOf { get; init; } = static (recorded, tensor) => recorded.OptionOf(tensor, "weight_decay").GetDouble();

    /// <summary>What a tensor's learning rate is multiplied by.</summary>
    public Func<FamilyCase, int, double> LearningRateFactor { get; init; } = static (_, _) => 1;

    /// <summary>Whether a tensor's results depend on what other tensors have gradients.</summary>
    public Func<FamilyCase, bool> HasNormOverAll { get; init; } = static _ => false;

    /// <summary>
    /// Whether a case is compared bit for bit: a norm over all gradients is summed in another order, and what goes to the point of evaluation and back comes back
    /// to the bit here. Muon in bfloat16 is, because what is summed up in another order is rounded to the same.
    /// </summary>
    public bool IsExact(FamilyCase recorded) => (HasSameBits || recorded.Tags.Contains("ns-bfloat16")) && !recorded.Tags.Contains("eval-roundtrip")
        && !(recorded.Ctor.TryGetValue("max_grad_norm", out var norm) && norm.ValueKind == JsonValueKind.Number && norm.GetDouble() > 0);

    /// <summary>All that generated classes are compared with.</summary>
    public static IReadOnlyDictionary<string, FamilyReference> All { get; } = ((FamilyReference[])
    [
        new("optimi.StableAdamW", static (recorded, tensor) => Join(
            "Algorithm.StableAdamW",
            Number(recorded, tensor, "beta1", "Beta1"),
            Number(recorded, tensor, "beta2", "Beta2"),
            Number(recorded, tensor, "eps", "Epsilon"),
            Decay(Flag(recorded, tensor, "decouple_lr") ? DecayRule.Scheduled : DecayRule.LearningRate)))
        {
            HasSameBits = false,
            CountsPerGroup = true,
        },
        new("torch.NAdam", static (recorded, tensor) => Join(
            "Algorithm.NAdamW", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), Number(recorded, tensor, "momentum_decay", "MomentumDecay"), Decay())),
        new("torch.RAdam", static (recorded, tensor) => Join("Algorithm.RAdamW", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), Decay())),
        new("AdEMAMix", static (recorded, tensor) => Join(
            "Algorithm.AdEMAMix",
            Betas(recorded, tensor),
            Number(recorded, tensor, "eps", "Epsilon"),
            Number(recorded, tensor, "alpha", "Alpha"),
            Number(recorded, tensor, "alpha_warmup", "AlphaWarmup"),
            Number(recorded, tensor, "beta3_warmup", "Beta3Warmup"),
            Decay())),
        new("ADOPT", static (recorded, tensor) => Join(
            "Algorithm.Adopt",
            Betas(recorded, tensor),
            Number(recorded, tensor, "eps", "Epsilon"),
            !recorded.Ctor.TryGetValue("clip_lambda", out var clip) ? string.Empty
                : clip.GetString() is null ? "Unclipped = true"
                : clip.GetString() == "1.0" ? "ClipExponent = 0"
                : throw new ArgumentOutOfRangeException(nameof(recorded), clip.GetString(), "Not a power of the step."),
            Decay())),
        new("Adan", static (recorded, tensor) => Join(
            "Algorithm.Adan",
            Betas(recorded, tensor),
            Number(recorded, tensor, "eps", "Epsilon"),
            Flag(recorded, tensor, "no_prox") ? "NoProximal = true" : string.Empty,
            recorded.Option(recorded.Tensors[tensor].Group, "max_grad_norm").GetDouble() > 0 ? "Clip = Clip.GlobalNorm" : string.Empty,
            Decay()))
        {
            CountsPerGroup = true,
        },
        new("AdamWScheduleFree", static (recorded, tensor) => Join(
            "Algorithm.ScheduleFreeAdamW", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), Averaging(recorded, tensor), Number(recorded, tensor, "warmup_steps", "WarmupSteps"), Number(recorded, tensor, "inner_momentum", "InnerMomentum"), Decay()))
        {
            CountsPerGroup = true,
        },
        new("SGDScheduleFree", static (recorded, tensor) => Join(
            "Algorithm.ScheduleFreeSgdw", Number(recorded, tensor, "momentum", "Momentum"), Averaging(recorded, tensor), Number(recorded, tensor, "warmup_steps", "WarmupSteps"), Decay()))
        {
            CountsPerGroup = true,
        },
        new("RAdamScheduleFree", static (recorded, tensor) => Join(
            "Algorithm.ScheduleFreeRAdamW", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), Averaging(recorded, tensor), Flag(recorded, tensor, "silent_sgd_phase") ? string.Empty : "LoudSgdPhase = true", Decay()))
        {
            CountsPerGroup = true,
        },
        new("MARS", static (recorded, tensor) => recorded.Tensors[tensor].Shape!.Length == 2 || Option(recorded, "optimize_1d").GetBoolean()
            ? Join(
                "Algorithm.Mars",
                Betas(recorded, tensor),
                Number(recorded, tensor, "eps", "Epsilon"),
                Number(recorded, tensor, "gamma", "Gamma"),
                recorded.OptionOf(tensor, "mars_type").GetString() == "mars-lion" ? "MarsLion = true" : string.Empty,
                Flag(recorded, tensor, "amsgrad") ? "AmsGrad = true" : string.Empty,
                Decay())
            : Join(
                "Algorithm.AdamW",
                Betas(Option(recorded, "betas_1d")),
                Number(recorded, tensor, "eps", "Epsilon"),
                Flag(recorded, tensor, "amsgrad") ? "AmsGrad = true" : string.Empty,
                Decay()))
        {
            HasSameBits = false,
            WeightDecayOf = static (recorded, tensor) => recorded.Tensors[tensor].Shape!.Length == 2 || Option(recorded, "optimize_1d").GetBoolean()
                ? recorded.OptionOf(tensor, "weight_decay").GetDouble()
                : Option(recorded, "weight_decay_1d").GetDouble(),
            LearningRateFactor = static (recorded, tensor) => recorded.Tensors[tensor].Shape!.Length == 2 || Option(recorded, "optimize_1d").GetBoolean()
                ? 1
                : Option(recorded, "lr_1d_factor").GetDouble(),
        },
        new("timm.Lamb", static (recorded, tensor) => Join(
            "Algorithm.Lamb",
            Betas(recorded, tensor),
            Number(recorded, tensor, "eps", "Epsilon"),
            string.Create(CultureInfo.InvariantCulture, $"MaxGradientNorm = {(recorded.Ctor.TryGetValue("max_grad_norm", out var norm) ? norm.ValueKind == JsonValueKind.Null ? 0 : norm.GetDouble() : 1):R}"),
            Flag(recorded, tensor, "decoupled_decay") ? "DecoupledDecay = true" : string.Empty,
            Flag(recorded, tensor, "always_adapt") ? "AlwaysAdapt = true" : string.Empty,
            Flag(recorded, tensor, "trust_clip") ? "TrustClip = true" : string.Empty,
            Flag(recorded, tensor, "bias_correction") ? string.Empty : "NoBiasCorrection = true",
            Flag(recorded, tensor, "grad_averaging") ? string.Empty : "NoGradientAveraging = true",
            Decay(Flag(recorded, tensor, "corrected_weight_decay") ? DecayRule.Corrected : DecayRule.LearningRate)))
        {
            HasSameBits = false,
            CountsPerGroup = true,
            HasNormOverAll = static recorded => !recorded.Ctor.TryGetValue("max_grad_norm", out var norm) || norm.ValueKind == JsonValueKind.Number,
        },
        new("Prodigy", static (recorded, tensor) => Join(
            "Algorithm.Prodigy",
            Betas(recorded, tensor),
            Number(recorded, tensor, "beta3", "Beta3"),
            Number(recorded, tensor, "eps", "Epsilon"),
            Number(recorded, tensor, "d0", "InitialEstimate"),
            Number(recorded, tensor, "d_coef", "EstimateCoefficient"),
            Number(recorded, tensor, "growth_rate", "GrowthRate"),
            Flag(recorded, tensor, "use_bias_correction") ? "BiasCorrection = true" : string.Empty,
            Flag(recorded, tensor, "safeguard_warmup") ? "SafeguardWarmup = true" : string.Empty,
            Decay()))
        {
            HasSameBits = false,
        },
        new("torch.AdamW", AdamW)
        {
            // Its first moment is a lerp since PyTorch 2; ours is Composer's product and fused multiply-add, which 1.13's was too.
            HasSameBits = false,
        },
        new("torch.Adam", AdamW)
        {
            HasSameBits = false,
            AddsDecayToGradient = true,
        },
        new("torch.Adamax", static (recorded, tensor) => Join("Algorithm.Adamax", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), Decay()))
        {
            AddsDecayToGradient = true,
        },
        new("torch.SGD", static (recorded, tensor) => Join(
            "Algorithm.Sgdw",
            Number(recorded, tensor, "momentum", "Momentum"),
            Number(recorded, tensor, "dampening", "Dampening"),
            Flag(recorded, tensor, "nesterov") ? "Nesterov = true" : string.Empty,
            Decay()))
        {
            AddsDecayToGradient = true,
        },
        new("C-Lion", static (recorded, tensor) => Join("Algorithm.LionW", Betas(recorded, tensor), "CautiousUpdate = true", Decay()))
        {
            // Its moments are a product and a fused multiply-add; ours are llm-foundry's lerps.
            HasSameBits = false,
        },
        new("C-AdamW", static (recorded, tensor) => Join(
            "Algorithm.AdamW", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), "CautiousUpdate = true", Decay()))
        {
            HasSameBits = false,
        },
        new("C-AdamW.foreach", static (recorded, tensor) => Join(
            "Algorithm.AdamW", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), "CautiousUpdate = true", Decay()))
        {
            HasSameBits = false,
            CountsPerGroup = true,
            StateNames = new Dictionary<string, string> { ["exp_avg"] = "momentum", ["exp_avg_sq"] = "variance" },
        },
        new("torch.Adafactor", static (recorded, tensor) => Join(
            "Algorithm.Adafactor",
            Number(recorded, tensor, "beta2_decay", "Beta2Decay"),
            Element(recorded, tensor, "eps", 0, "Epsilon"),
            Element(recorded, tensor, "eps", 1, "LeastScale"),
            Number(recorded, tensor, "d", "UpdateThreshold"),
            Decay()))
        {
            HasSameBits = false,
        },
        .. MuonReferences.All,
    ]).ToDictionary(reference => reference.Name);

    private static string AdamW(FamilyCase recorded, int tensor) => Join(
        "Algorithm.AdamW", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), Flag(recorded, tensor, "amsgrad") ? "AmsGrad = true" : string.Empty, Decay());

    private static string Averaging(FamilyCase recorded, int tensor) =>
        Join(Number(recorded, tensor, "weight_lr_power", "WeightRatePower"), Number(recorded, tensor, "r", "WeightStepPower"));

    private static JsonElement Option(FamilyCase recorded, string name) => recorded.OptimizerOptions![name];

    internal static string Join(params string[] arguments) => string.Join(", ", arguments.Where(argument => argument.Length > 0));

    internal static string Decay(DecayRule rule = DecayRule.LearningRate) => $"Decay = DecayRule.{rule}";

    internal static bool Flag(FamilyCase recorded, int tensor, string option) => recorded.OptionOf(tensor, option).GetBoolean();

    internal static string Number(FamilyCase recorded, int tensor, string option, string name) =>
        recorded.OptionOf(tensor, option) is { ValueKind: JsonValueKind.Number } value
            ? $"{name} = {value.GetDouble().ToString("R", CultureInfo.InvariantCulture)}"
            : string.Empty;

    private static string Element(FamilyCase recorded, int tensor, string option, int index, string name) =>
        recorded.OptionOf(tensor, option)[index] is { ValueKind: JsonValueKind.Number } value
            ? string.Create(CultureInfo.InvariantCulture, $"{name} = {value.GetDouble():R}")
            : string.Empty;

    internal static string Betas(FamilyCase recorded, int tensor) => Betas(recorded.OptionOf(tensor, "betas"));

    private static string Betas(JsonElement betas) => string.Join(
        ", ", betas.EnumerateArray().Select((beta, index) => string.Create(CultureInfo.InvariantCulture, $"Beta{index + 1} = {beta.GetDouble():R}")));
}
