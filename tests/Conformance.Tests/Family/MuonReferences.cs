using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace GenOptim.Conformance.Family;

/// <summary>The classes named Muon.</summary>
internal static class MuonReferences
{
    public static IReadOnlyList<FamilyReference> All { get; } =
    [
        KellerJordan("SingleDeviceMuon"),
        KellerJordan("SingleDeviceMuonWithAuxAdam"),
        KellerJordan("SingleDeviceNorMuon", static (recorded, tensor) => FamilyReference.Join("NormalizeRows = true", FamilyReference.Number(recorded, tensor, "beta2", "Beta2"))),
        KellerJordan("SingleDeviceNorMuonWithAuxAdam", static (recorded, tensor) => FamilyReference.Join("NormalizeRows = true", FamilyReference.Number(recorded, tensor, "beta2", "Beta2"))),
        new("Moonlight.Muon", static (recorded, tensor) => recorded.Tensors[tensor].Shape!.Length < 2
            ? FamilyReference.Join("Algorithm.AdamW", "Beta1 = 0.9, Beta2 = 0.95", FamilyReference.Number(recorded, tensor, "adamw_eps", "Epsilon"), FamilyReference.Decay())
            : Muon(recorded, tensor, "MuonFormula = MuonFormula.Moonlight"))
        {
            HasSameBits = false,
            WeightDecayOf = static (recorded, tensor) => recorded.OptionOf(tensor, "wd").GetDouble(),
            StateNames = new Dictionary<string, string> { ["exp_avg"] = "moment1", ["exp_avg_sq"] = "moment2" },
        },
        new("torch.Muon", static (recorded, tensor) => Muon(
            recorded,
            tensor,
            "MuonFormula = MuonFormula.PyTorch",
            FamilyReference.Number(recorded, tensor, "eps", "Epsilon"),
            Coefficients(recorded.OptionOf(tensor, "ns_coefficients")),
            recorded.OptionOf(tensor, "adjust_lr_fn") is { ValueKind: JsonValueKind.String } scale
                ? $"MuonScale = MuonScale.{(scale.GetString() == "match_rms_adamw" ? "AdamW" : "Shape")}"
                : string.Empty))
        {
            HasSameBits = false,
        },
    ];

    private static FamilyReference KellerJordan(string name, Func<FamilyCase, int, string>? more = null) => new(name, (recorded, tensor) =>
        recorded.Groups[recorded.Tensors[tensor].Group].TryGetValue("use_muon", out JsonElement usesMuon) && !usesMuon.GetBoolean()
            ? FamilyReference.Join("Algorithm.AdamW", FamilyReference.Betas(recorded, tensor), FamilyReference.Number(recorded, tensor, "eps", "Epsilon"), FamilyReference.Decay())
            : Muon(recorded, tensor, more?.Invoke(recorded, tensor) ?? string.Empty))
    {
        HasSameBits = false,
        TakesZeroForMissing = true,
    };

    private static string Muon(FamilyCase recorded, int tensor, params string[] more) => FamilyReference.Join(
    [
        "Algorithm.Muon",
        .. more,
        Momentum(recorded, tensor),
        Has(recorded, tensor, "nesterov") && !FamilyReference.Flag(recorded, tensor, "nesterov") ? "Nesterov = false" : string.Empty,
        Has(recorded, tensor, "ns_steps") ? FamilyReference.Number(recorded, tensor, "ns_steps", "NewtonSchulzSteps") : string.Empty,
        recorded.Tags.Contains("ns-bfloat16") ? "BFloat16Orthogonalization = true" : string.Empty,
        FamilyReference.Decay(),
    ]);

    private static bool Has(FamilyCase recorded, int tensor, string option) => recorded.Groups[recorded.Tensors[tensor].Group].ContainsKey(option);

    private static string Momentum(FamilyCase recorded, int tensor)
    {
        if (recorded.Momentum is null)
        {
            return FamilyReference.Number(recorded, tensor, "momentum", "Momentum");
        }

        double[] momentum = recorded.Momentum[recorded.Tensors[tensor].Group];
        int warmup = momentum.TakeWhile(one => one != momentum[^1]).Count();
        return string.Create(CultureInfo.InvariantCulture, $"Momentum = {momentum[^1]:R}, InitialMomentum = {momentum[0]:R}, MomentumWarmup = {warmup}");
    }

    private static string Coefficients(JsonElement coefficients) => string.Join(
        ", ", coefficients.EnumerateArray().Zip("ABC", static (value, letter) => string.Create(CultureInfo.InvariantCulture, $"NewtonSchulz{letter} = {value.GetDouble():R}")));
}
