using System.Collections.Generic;
using System.Globalization;
using GenOptim.Conformance.Golden;

namespace GenOptim.Conformance.Scenarios;

/// <summary>What is constant for an optimizer class: the arguments of its attribute, apart from the weight decay, which each group states.</summary>
internal sealed record OptimizerConstants
{
    public required Algorithm Algorithm { get; init; }

    public required DType DType { get; init; }

    public DecayRule Decay { get; init; }

    public double Momentum { get; init; }

    public double Dampening { get; init; }

    public bool Nesterov { get; init; }

    public double Beta1 { get; init; }

    public double Beta2 { get; init; }

    public double Epsilon { get; init; }

    public bool AmsGrad { get; init; }

    /// <summary>The state that such an optimizer keeps per tensor, by PyTorch's names.</summary>
    public IReadOnlyList<string> StateSlots => Algorithm == Algorithm.AdamW
        ? AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"]
        : Momentum != 0 ? ["momentum_buffer"] : [];

    /// <summary>The constants under which a group of a case was recorded.</summary>
    public static OptimizerConstants Of(GoldenCase golden, GoldenGroup group) => golden.Optimizer == "DecoupledSGDW"
        ? new()
        {
            Algorithm = Algorithm.Sgdw,
            DType = golden.IsDouble ? DType.Float64 : DType.Float32,
            Momentum = group.Momentum,
            Dampening = group.Dampening,
            Nesterov = group.Nesterov,
        }
        : new()
        {
            Algorithm = Algorithm.AdamW,
            DType = golden.IsDouble ? DType.Float64 : DType.Float32,
            Decay = golden.Optimizer == "torch.AdamW" ? DecayRule.LearningRate : DecayRule.Scheduled,
            Beta1 = group.Betas![0],
            Beta2 = group.Betas[1],
            Epsilon = group.Epsilon,
            AmsGrad = group.AmsGrad,
        };

    /// <summary>The declaration that makes the generator write the optimizer with these constants.</summary>
    public string Declaration(string className)
    {
        string arguments = Algorithm == Algorithm.Sgdw
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Momentum = {Momentum:R}, Dampening = {Dampening:R}, Nesterov = {(Nesterov ? "true" : "false")}")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Beta1 = {Beta1:R}, Beta2 = {Beta2:R}, Epsilon = {Epsilon:R}, AmsGrad = {(AmsGrad ? "true" : "false")}");
        return $"""
            [DecoupledOptimizer(Algorithm.{Algorithm}, {arguments}, Decay = DecayRule.{Decay}, Parameter = DType.{DType})]
            public sealed partial class {className};
            """;
    }

    /// <summary>The constants in one line, without those that the algorithm does not have.</summary>
    public override string ToString() => Algorithm == Algorithm.Sgdw
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{DType} SGDW, decay {Decay}, momentum {Momentum:R}, dampening {Dampening:R}{(Nesterov ? ", Nesterov" : string.Empty)}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{DType} AdamW, decay {Decay}, betas {Beta1:R} and {Beta2:R}, epsilon {Epsilon:R}{(AmsGrad ? ", AMSGrad" : string.Empty)}");
}
