using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

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

    /// <summary>The option with the weight decay.</summary>
    public string WeightDecay { get; init; } = "weight_decay";

    /// <summary>Whether a case is compared bit for bit: a norm over all gradients is summed in another order.</summary>
    public bool IsExact(FamilyCase recorded) => HasSameBits
        && !(recorded.Ctor.TryGetValue("max_grad_norm", out var norm) && norm.ValueKind == System.Text.Json.JsonValueKind.Number && norm.GetDouble() > 0);

    /// <summary>All that generated classes are compared with.</summary>
    public static IReadOnlyDictionary<string, FamilyReference> All { get; } = new FamilyReference[]
    {
        new("optimi.StableAdamW", static (recorded, tensor) => Join(
            "Algorithm.StableAdamW",
            Number(recorded, tensor, "beta1", "Beta1"),
            Number(recorded, tensor, "beta2", "Beta2"),
            Number(recorded, tensor, "eps", "Epsilon"),
            Decay(Flag(recorded, tensor, "decouple_lr") ? DecayRule.Scheduled : DecayRule.LearningRate)))
        {
            HasSameBits = false,
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
        new("C-AdamW.foreach", static (recorded, tensor) => Join(
            "Algorithm.AdamW", Betas(recorded, tensor), Number(recorded, tensor, "eps", "Epsilon"), "CautiousUpdate = true", Decay()))
        {
            HasSameBits = false,
            CountsPerGroup = true,
            StateNames = new Dictionary<string, string> { ["exp_avg"] = "momentum", ["exp_avg_sq"] = "variance" },
        },
    }.ToDictionary(reference => reference.Name);

    private static string Join(params string[] arguments) => string.Join(", ", arguments.Where(argument => argument.Length > 0));

    private static string Decay(DecayRule rule = DecayRule.LearningRate) => $"Decay = DecayRule.{rule}";

    private static bool Flag(FamilyCase recorded, int tensor, string option) => recorded.OptionOf(tensor, option).GetBoolean();

    private static string Number(FamilyCase recorded, int tensor, string option, string name) =>
        recorded.OptionOf(tensor, option) is { ValueKind: System.Text.Json.JsonValueKind.Number } value
            ? $"{name} = {value.GetDouble().ToString("R", CultureInfo.InvariantCulture)}"
            : string.Empty;

    private static string Betas(FamilyCase recorded, int tensor) => string.Join(
        ", ", recorded.OptionOf(tensor, "betas").EnumerateArray().Select((beta, index) => string.Create(CultureInfo.InvariantCulture, $"Beta{index + 1} = {beta.GetDouble():R}")));
}
