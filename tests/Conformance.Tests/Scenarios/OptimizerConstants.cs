using System;
using System.Collections.Generic;
using GenOptim.Conformance.Golden;

namespace GenOptim.Conformance.Scenarios;

/// <summary>What is constant for an optimizer class: the arguments of its attribute, apart from the weight decay, which each group states.</summary>
internal sealed record OptimizerConstants
{
    public required Algorithm Algorithm { get; init; }

    public required DType DType { get; init; }

    public DecayRule Decay { get; init; }

    public bool CautiousDecay { get; init; }

    public double Momentum { get; init; }

    public double Dampening { get; init; }

    public bool Nesterov { get; init; }

    public double Beta1 { get; init; }

    public double Beta2 { get; init; }

    public double Epsilon { get; init; }

    public bool AmsGrad { get; init; }

    /// <summary>The state that such an optimizer keeps per tensor, by PyTorch's names.</summary>
    public IReadOnlyList<string> StateSlots => Algorithm switch
    {
        Algorithm.AdamW => AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"],
        Algorithm.LionW => ["exp_avg"],
        _ => Momentum != 0 ? ["momentum_buffer"] : [],
    };

    /// <summary>
    /// Whether results depend continuously on what goes in, so that a bound on rounding errors can be told: the step's sign, or what a cautious
    /// decay asks for, may turn with the last bit.
    /// </summary>
    public bool IsContinuous => Algorithm != Algorithm.LionW && !CautiousDecay;

    /// <summary>The constants under which a group of a case was recorded.</summary>
    public static OptimizerConstants Of(GoldenCase golden, GoldenGroup group)
    {
        DType dtype = golden.IsDouble ? DType.Float64 : DType.Float32;
        return golden.Optimizer switch
        {
            "DecoupledSGDW" => new()
            {
                Algorithm = Algorithm.Sgdw,
                DType = dtype,
                Momentum = group.Momentum,
                Dampening = group.Dampening,
                Nesterov = group.Nesterov,
            },
            "DecoupledLionW" => new() { Algorithm = Algorithm.LionW, DType = dtype, Beta1 = group.Betas![0], Beta2 = group.Betas[1] },
            _ => new()
            {
                Algorithm = Algorithm.AdamW,
                DType = dtype,
                Decay = golden.Optimizer == "torch.AdamW" ? DecayRule.LearningRate : DecayRule.Scheduled,
                Beta1 = group.Betas![0],
                Beta2 = group.Betas[1],
                Epsilon = group.Epsilon,
                AmsGrad = group.AmsGrad,
            },
        };
    }

    /// <summary>The declaration that makes the generator write the optimizer with these constants.</summary>
    public string Declaration(string className)
    {
        string arguments = FormattableString.Invariant(Algorithm switch
        {
            Algorithm.Sgdw => $"Momentum = {Momentum:R}, Dampening = {Dampening:R}, Nesterov = {(Nesterov ? "true" : "false")}",
            Algorithm.LionW => $"Beta1 = {Beta1:R}, Beta2 = {Beta2:R}",
            _ => $"Beta1 = {Beta1:R}, Beta2 = {Beta2:R}, Epsilon = {Epsilon:R}, AmsGrad = {(AmsGrad ? "true" : "false")}",
        });
        string cautious = CautiousDecay ? ", CautiousDecay = true" : string.Empty;
        return $"""
            [DecoupledOptimizer(Algorithm.{Algorithm}, {arguments}, Decay = DecayRule.{Decay}{cautious}, Parameter = DType.{DType})]
            public sealed partial class {className};
            """;
    }

    /// <summary>The constants in one line, without those that the algorithm does not have.</summary>
    public override string ToString() => $"{DType} {Algorithm}, {(CautiousDecay ? "cautious " : string.Empty)}decay {Decay}, " + FormattableString.Invariant(Algorithm switch
    {
        Algorithm.Sgdw => $"momentum {Momentum:R}, dampening {Dampening:R}{(Nesterov ? ", Nesterov" : string.Empty)}",
        Algorithm.LionW => $"betas {Beta1:R} and {Beta2:R}",
        _ => $"betas {Beta1:R} and {Beta2:R}, epsilon {Epsilon:R}{(AmsGrad ? ", AMSGrad" : string.Empty)}",
    });
}
