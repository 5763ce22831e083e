using System;
using System.Collections.Generic;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Paper;

/// <summary>
/// One element of a parameter, followed through a training in high precision by the papers' formulas.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter, arXiv 1711.05101, algorithms 1 and 2, with the schedule multiplier on the decay; AMSGrad from Reddi, Kale and
/// Kumar, arXiv 1904.09237; momentum, dampening and Nesterov's direction as PyTorch documents SGD. Nothing is shared with the generated
/// code, not even the shape of the computation: moments and momentum are not updated but summed anew in each step from all gradients so far,
/// <code>
/// m_k = (1-β₁)·Σ β₁^(k-i)·g_i      v_k = (1-β₂)·Σ β₂^(k-i)·g_i²      b_k = μ^(k-1)·g_1 + (1-dampening)·Σ_{i≥2} μ^(k-i)·g_i
/// </code>
/// and the Adam step is lr·m̂/(√v̂ + ε) with both moments corrected first.
/// </remarks>
internal sealed class PaperTrajectory(OptimizerConstants constants, BigReal initial)
{
    private readonly List<BigReal> _gradients = [];
    private BigReal _largestSecondMoment = BigReal.Zero;

    /// <summary>The parameter now.</summary>
    public BigReal Parameter { get; private set; } = initial;

    /// <summary>First moment m or momentum buffer b, whichever the algorithm has.</summary>
    public BigReal FirstState { get; private set; }

    /// <summary>Second moment v, not corrected.</summary>
    public BigReal SecondMoment { get; private set; }

    /// <summary>What is subtracted from the decayed parameter, or null where it is 0/0.</summary>
    public BigReal? Update { get; private set; } = BigReal.Zero;

    /// <summary>What the decay multiplies the parameter with.</summary>
    public BigReal DecayFactor { get; private set; } = BigReal.One;

    /// <summary>The second moment in the denominator: the largest so far with AMSGrad.</summary>
    public BigReal SecondMomentUsed => constants.AmsGrad ? _largestSecondMoment : SecondMoment;

    public int StepCount => _gradients.Count;

    /// <summary>Takes one step. Once an update is 0/0, the parameter is no number any more and only state goes on.</summary>
    public void Step(double gradient, double learningRate, double initialLearningRate, double weightDecay)
    {
        _gradients.Add(gradient);
        DecayFactor = DecayFactorOf(learningRate, initialLearningRate, weightDecay);
        BigReal? update = constants.Algorithm == Algorithm.Sgdw ? SgdwUpdate(learningRate) : AdamWUpdate(learningRate);
        Update = Update is null ? null : update;
        Parameter = Update is { } change ? (Parameter * DecayFactor) - change : BigReal.Zero;
    }

    private BigReal DecayFactorOf(double learningRate, double initialLearningRate, double weightDecay) => constants.Decay switch
    {
        DecayRule.Scheduled => BigReal.One - ((initialLearningRate == 0 ? BigReal.One : (BigReal)learningRate / initialLearningRate) * weightDecay),
        DecayRule.LearningRate => BigReal.One - ((BigReal)learningRate * weightDecay),
        DecayRule.Corrected => BigReal.One
            - ((initialLearningRate == 0 ? (BigReal)learningRate : (BigReal)learningRate * learningRate / initialLearningRate / 2) * weightDecay),
        DecayRule.Constant => BigReal.One - weightDecay,
        DecayRule.None => BigReal.One,
        _ => throw new ArgumentOutOfRangeException(nameof(weightDecay), constants.Decay, "Not a decay rule."),
    };

    private BigReal SgdwUpdate(double learningRate)
    {
        BigReal gradient = _gradients[^1];
        if (constants.Momentum == 0)
        {
            return gradient * learningRate;
        }

        int k = _gradients.Count;
        BigReal buffer = BigReal.Pow(constants.Momentum, k - 1) * _gradients[0];
        for (int i = 1; i < k; i++)
        {
            buffer += (BigReal.One - constants.Dampening) * BigReal.Pow(constants.Momentum, k - 1 - i) * _gradients[i];
        }

        FirstState = buffer;
        return (constants.Nesterov ? gradient + (buffer * constants.Momentum) : buffer) * learningRate;
    }

    private BigReal? AdamWUpdate(double learningRate)
    {
        int k = _gradients.Count;
        BigReal firstSum = BigReal.Zero;
        BigReal secondSum = BigReal.Zero;
        for (int i = 0; i < k; i++)
        {
            firstSum += BigReal.Pow(constants.Beta1, k - 1 - i) * _gradients[i];
            secondSum += BigReal.Pow(constants.Beta2, k - 1 - i) * _gradients[i] * _gradients[i];
        }

        FirstState = (BigReal.One - constants.Beta1) * firstSum;
        SecondMoment = (BigReal.One - constants.Beta2) * secondSum;
        _largestSecondMoment = BigReal.Max(_largestSecondMoment, SecondMoment);

        BigReal corrected1 = FirstState / (BigReal.One - BigReal.Pow(constants.Beta1, k));
        BigReal corrected2 = SecondMomentUsed / (BigReal.One - BigReal.Pow(constants.Beta2, k));
        BigReal denominator = BigReal.Sqrt(corrected2) + constants.Epsilon;
        return denominator.IsZero ? null : corrected1 * learningRate / denominator;
    }
}
