using System;

namespace GenOptim;

/// <summary>
/// Asks the generator to turn the partial class it marks into a fused optimizer with the constants given here folded in.
/// </summary>
/// <remarks>
/// What is constant for a class stands here. What changes while training (the learning rate, its schedule, the weight decay of a group)
/// is a property of the generated class. The learning rate is never a constant.
/// <para>A constant that the algorithm does not have (a <see cref="Momentum"/> for AdamW, say) is an error, not ignored.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed partial class DecoupledOptimizerAttribute : Attribute
{
    /// <summary>Marks a class as an optimizer that implements <paramref name="algorithm"/>.</summary>
    /// <param name="algorithm">The algorithm to generate.</param>
    public DecoupledOptimizerAttribute(Algorithm algorithm)
    {
        Algorithm = algorithm;
    }

    /// <summary>Marks a class as an optimizer with a rule of its own: one of its methods is marked <see cref="UpdateRuleAttribute"/>.</summary>
    public DecoupledOptimizerAttribute()
    {
        Algorithm = Algorithm.Custom;
    }

    /// <summary>The algorithm to generate.</summary>
    public Algorithm Algorithm { get; }

    /// <summary>
    /// SGDW: the factor μ by which the momentum buffer is kept in each step, at least 0. 0 means no momentum and no state. Default 0. Schedule-Free SGDW: the
    /// share of the average in the point where gradients are taken, in (0, 1), default 0.9. Muon: the decay rate of the momentum buffer, in [0, 1), default 0.95.
    /// </summary>
    public double Momentum { get; set; }

    /// <summary>
    /// SGDW: the part of the gradient that is kept out of the momentum buffer after the first step, in [0, 1]. Default 0.
    /// Must be 0 with <see cref="Nesterov"/>.
    /// </summary>
    public double Dampening { get; set; }

    /// <summary>SGDW: step along <c>g + μ·b</c> instead of the buffer <c>b</c> itself. Needs <see cref="Momentum"/> above 0. Default false. Muon: look ahead along the buffer, default true.</summary>
    public bool Nesterov { get; set; }

    /// <summary>
    /// β₁. AdamW: decay rate of the first moment, in [0, 1), default 0.9. LionW: share of the moment in the direction, in [0, 1], default 0.9.
    /// StableAdamW, NAdamW, RAdamW, AdEMAMix, ADOPT, Adamax: as for AdamW, default 0.9. Adan: as for AdamW, default 0.98. MARS: as for AdamW,
    /// default 0.95. LAMB: as for AdamW, default 0.9. Schedule-Free AdamW and RAdamW: the share of the average in the point where gradients are taken, in (0, 1), default 0.9.
    /// </summary>
    public double Beta1 { get; set; } = 0.9;

    /// <summary>
    /// β₂. AdamW: decay rate of the second moment, in [0, 1), default 0.95, as in Composer (PyTorch's is 0.999). LionW: decay rate of the moment, in
    /// [0, 1], default 0.99. StableAdamW: as for AdamW, default 0.99. NAdamW, RAdamW, AdEMAMix, LAMB, Schedule-Free AdamW and
    /// RAdamW: as for AdamW, default 0.999. MARS: as for AdamW, default 0.99. ADOPT: as for AdamW, default
    /// 0.9999. Adan: decay rate of the moment of the gradient's changes, in [0, 1), default 0.92. Muon with <see cref="NormalizeRows"/>: decay rate of the rows' second
    /// moment, in [0, 1), default 0.95. Adamax: the factor by which the largest gradient fades, in [0, 1), default 0.999.
    /// </summary>
    public double Beta2 { get; set; } = 0.95;

    /// <summary>
    /// β₃. AdEMAMix: decay rate of the slow first moment, in [0, 1), default 0.9999. Adan: decay rate of the second moment, in [0, 1), default 0.99.
    /// Prodigy: decay rate of the estimate's sums, in [0, 1), default 0, which stands for √β₂.
    /// </summary>
    public double Beta3 { get; set; } = 0.9999;

    /// <summary>
    /// ε, at least 0. Added to the denominator after root and bias correction: AdamW, NAdamW, AdEMAMix, Adan, MARS, Schedule-Free AdamW and
    /// RAdamW, default 1e-8, LAMB, default 1e-6. Added to the root of the second
    /// moment: StableAdamW, default 1e-6, RAdamW, default 1e-8, Prodigy, multiplied by its estimate, default 1e-8. The least that a gradient is divided by: ADOPT, default 1e-6. What keeps the norm
    /// that a matrix is divided by from 0: Muon, default 1e-7. The least mean of the second moment's rows, whose square is the least second moment: Adafactor, default 0, which stands for the
    /// machine epsilon of the type in which the update computes. Added to the gradient's absolute value: Adamax, default 1e-8.
    /// </summary>
    public double Epsilon { get; set; } = 1e-8;

    /// <summary>
    /// Muon: divide the rows of the orthogonal matrix by the root of a running mean of their squares, and bring the matrix back to its norm, so that rows take steps of one length:
    /// NorMuon (Li et al., arXiv 2510.05491) where the formula is Keller Jordan's. It keeps a number per row, with the decay rate <see cref="Beta2"/>. Default false.
    /// </summary>
    public bool NormalizeRows { get; set; }

    /// <summary>Muon: over how many steps of a tensor the momentum rises to <see cref="Momentum"/>, linearly, at least 0. Default 0, none.</summary>
    public double MomentumWarmup { get; set; }

    /// <summary>Muon with <see cref="MomentumWarmup"/>: the momentum of a tensor's first step, in [0, 1). Default 0.85.</summary>
    public double InitialMomentum { get; set; } = 0.85;

    /// <summary>Muon: whose formula. Default <see cref="GenOptim.MuonFormula.KellerJordan"/>.</summary>
    public MuonFormula MuonFormula { get; set; }

    /// <summary>Muon: by what the step is multiplied besides the learning rate. Default <see cref="GenOptim.MuonScale.OfFormula"/>.</summary>
    public MuonScale MuonScale { get; set; }

    /// <summary>Muon: how many steps of the Newton-Schulz iteration are taken, a whole number up to 100. Default 5.</summary>
    public double NewtonSchulzSteps { get; set; } = 5;

    /// <summary>Muon: a of the iteration X ← a·X + (b·A + c·A²)·X with A = X·Xᵀ. Default 3.4445.</summary>
    public double NewtonSchulzA { get; set; } = 3.4445;

    /// <summary>Muon: b of the iteration. Default −4.7750.</summary>
    public double NewtonSchulzB { get; set; } = -4.7750;

    /// <summary>Muon: c of the iteration. Default 2.0315.</summary>
    public double NewtonSchulzC { get; set; } = 2.0315;

    /// <summary>
    /// Muon: coefficients of its own for each step of the iteration, those of Polar Express (Amsel et al., arXiv 2505.16932), which are made for five; a sixth and later steps repeat
    /// the fifth's. Default false.
    /// </summary>
    public bool PolarExpress { get; set; }

    /// <summary>
    /// Muon: store everything in the iteration in bfloat16, rounded after each operation, which gives the results of references that compute in bfloat16. On the CPU it is slower and less
    /// exact. Default false.
    /// </summary>
    public bool BFloat16Orthogonalization { get; set; }

    /// <summary>NAdamW: whose formula. Default <see cref="GenOptim.NAdamFormula.PyTorch"/>.</summary>
    public NAdamFormula NAdamFormula { get; set; }

    /// <summary>NAdamW with PyTorch's formula: ψ, how fast the momentum rises to β₁, at least 0. Default 4e-3.</summary>
    public double MomentumDecay { get; set; } = 4e-3;

    /// <summary>AdEMAMix: α, the weight of the slow moment beside the fast one, at least 0. Default 2; the paper trains with 4 to 10.</summary>
    public double Alpha { get; set; } = 2;

    /// <summary>
    /// AdEMAMix: over how many steps α rises from 0, at least 0. Default 0, none; the paper takes the length of the run, because training diverges without.
    /// </summary>
    public double AlphaWarmup { get; set; }

    /// <summary>AdEMAMix: over how many steps β₃ rises from β₁, its half-life linearly, at least 0. Default 0, none; the paper takes the length of the run.</summary>
    public double Beta3Warmup { get; set; }

    /// <summary>ADOPT: q; divided gradients are clamped to k^q, k being the steps that the tensor has taken before. At least 0. Default 0.25.</summary>
    public double ClipExponent { get; set; } = 0.25;

    /// <summary>ADOPT: leave divided gradients as they are. Default false.</summary>
    public bool Unclipped { get; set; }

    /// <summary>
    /// Adan: under <see cref="DecayRule.LearningRate"/> decay by a factor before the step instead of a division by 1 + lr·wd after it. Default false.
    /// </summary>
    public bool NoProximal { get; set; }

    /// <summary>AdamW, MARS: divide by the largest second moment seen so far (AMSGrad). Default false.</summary>
    public bool AmsGrad { get; set; }

    /// <summary>Schedule-Free AdamW and SGDW: over how many of its steps a tensor's learning rate rises, at least 0. Default 0, none.</summary>
    public double WarmupSteps { get; set; }

    /// <summary>Schedule-Free: r; a step's weight in the average grows by the power r of its number, at least 0. Default 0.</summary>
    public double WeightStepPower { get; set; }

    /// <summary>Schedule-Free: s; a step's weight in the average grows by the power s of the highest learning rate so far, at least 0. Default 2.</summary>
    public double WeightRatePower { get; set; } = 2;

    /// <summary>Schedule-Free AdamW: μ, the decay rate of a first moment that takes the gradient's place, in [0, 1). Default 0, none and no state.</summary>
    public double InnerMomentum { get; set; }

    /// <summary>
    /// Schedule-Free RAdamW: step along the gradient as long as the second moment has no estimate of its variance, instead of moving nothing. Default false.
    /// </summary>
    public bool LoudSgdPhase { get; set; }

    /// <summary>MARS: γ, how much of the gradient's change is added to it, at least 0. Default 0.025.</summary>
    public double Gamma { get; set; } = 0.025;

    /// <summary>MARS: step by the sign of the first moment, without a second one. Default false.</summary>
    public bool MarsLion { get; set; }

    /// <summary>LAMB: the norm over all tensors to which gradients are cut, at least 0; 0 for none. Default 1.</summary>
    public double MaxGradientNorm { get; set; } = 1;

    /// <summary>
    /// LAMB: under <see cref="DecayRule.LearningRate"/> decay by a factor before the trust ratio is taken, instead of inside it. Under the other rules decay is
    /// that factor anyway. Default false.
    /// </summary>
    public bool DecoupledDecay { get; set; }

    /// <summary>LAMB: scale by the trust ratio in groups without weight decay too. Default false.</summary>
    public bool AlwaysAdapt { get; set; }

    /// <summary>LAMB: a trust ratio of at most 1. Default false.</summary>
    public bool TrustClip { get; set; }

    /// <summary>LAMB: moments that are not corrected for their start at zero. Default false.</summary>
    public bool NoBiasCorrection { get; set; }

    /// <summary>LAMB: a first moment that takes in the whole gradient instead of 1 − β₁ of it. Default false.</summary>
    public bool NoGradientAveraging { get; set; }

    /// <summary>
    /// AdaLRLion, ClipLion: how many times the mean of a tensor's norms that are at least 500 steps old a norm must exceed to be an outlier, at least 0. Default
    /// 10 and 5.
    /// </summary>
    public double OutlierThreshold { get; set; } = 10;

    /// <summary>AdaLRLion: for how many steps an outlier lowers the learning rate, a whole number from 0 to 100,000. Default 100.</summary>
    public double OutlierTimeout { get; set; } = 100;

    /// <summary>AdaLRLion: what each outlier multiplies the learning rate by, in [0, 1]. Default 0.707.</summary>
    public double LearningRatePenalty { get; set; } = 0.707;

    /// <summary>AdaLRLion: the least that outliers together multiply the learning rate by, in [0, 1]. Default 1e-4.</summary>
    public double MinLearningRateScale { get; set; } = 1e-4;

    /// <summary>Prodigy: d₀, the estimate of the distance before the first step, above 0 and below 1. Default 1e-6.</summary>
    public double InitialEstimate { get; set; } = 1e-6;

    /// <summary>Prodigy: what the estimate is multiplied by, at least 0. Default 1; the authors recommend 0.5 to 2 where the step it finds is too long or too short.</summary>
    public double EstimateCoefficient { get; set; } = 1;

    /// <summary>Prodigy: how many times the estimate may grow per step once it has left d₀, at least 0. Default 0, any.</summary>
    public double GrowthRate { get; set; }

    /// <summary>Prodigy: correct the rate for moments that start at zero, as Adam does. Default false.</summary>
    public bool BiasCorrection { get; set; }

    /// <summary>Prodigy: leave the learning rate out of the estimate's denominator, for schedules with a warmup. Default false.</summary>
    public bool SafeguardWarmup { get; set; }

    /// <summary>Adafactor: the exponent of the step's number k in the share k^Beta2Decay that a step has in the second moment, at most 0. Default −0.8.</summary>
    public double Beta2Decay { get; set; } = -0.8;

    /// <summary>Adafactor: ε₂, the root mean square that a parameter counts with at least where the step is relative to it, at least 0. Default 1e-3.</summary>
    public double LeastScale { get; set; } = 1e-3;

    /// <summary>Adafactor: d, the root mean square to which the step's direction is cut, at least 1. Default 1.</summary>
    public double UpdateThreshold { get; set; } = 1;

    /// <summary>What <see cref="WeightDecay"/> means. Default <see cref="DecayRule.Scheduled"/>.</summary>
    public DecayRule Decay { get; set; }

    /// <summary>
    /// The weight decay of every group that states none of its own, at least 0 and finite. Its unit is that of <see cref="Decay"/>: under
    /// <see cref="DecayRule.Scheduled"/> and <see cref="DecayRule.Constant"/> it is the fraction of the weight lost per step (typically 1e-5), under
    /// <see cref="DecayRule.LearningRate"/> and <see cref="DecayRule.Corrected"/> that fraction divided by the learning rate (typically 1e-2). Default: what
    /// the algorithm's authors recommend, in that unit. For AdamW 1e-5 per step, 1e-2 under <see cref="DecayRule.LearningRate"/>; for StableAdamW the
    /// same, for LAMB 1e-2 under <see cref="DecayRule.LearningRate"/> and 1e-5 per step; for the others 0.
    /// </summary>
    public double WeightDecay { get; set; }

    /// <summary>
    /// Decay only those weights that the step does not pull towards zero already: where p and the direction that is subtracted from it have
    /// the same sign, or one of them is 0 (Chen et al., arXiv 2510.12402). On top of any <see cref="Decay"/>. Default false.
    /// </summary>
    public bool CautiousDecay { get; set; }

    /// <summary>
    /// Move only those weights whose step agrees in sign with their gradient, by the inverse of the share that moves: the cautious update of Liang et al.
    /// (arXiv 2411.16085), in the form of its authors' fused path. It reads the gradient and the moments once more. Default false.
    /// </summary>
    public bool CautiousUpdate { get; set; }

    /// <summary>Step up the gradient instead of down, for an objective that grows as things get better. Decay still shrinks the weights. Default false.</summary>
    public bool Maximize { get; set; }

    /// <summary>
    /// Take from each gradient of two or more dimensions the mean of its unit, the elements of one index of the first dimension, before anything else is done with it
    /// but measuring norms: gradient centralization (Yong et al., arXiv 2004.01461). It reads the gradient once more. On the CPU; not together with
    /// <see cref="Clip.Adaptive"/>. Default false.
    /// </summary>
    public bool CentralizeGradients { get; set; }
}
