using System;
using System.Numerics;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Paper;

/// <summary>
/// How far an optimizer that computes in T may be from <see cref="PaperTrajectory"/>: a bound on its rounding errors, carried along with it.
/// </summary>
/// <remarks>
/// <para>
/// Each operation in T errs by at most u relative to its result (u = 2⁻²⁴ or 2⁻⁵³) plus η where the result is denormal (η the smallest
/// denormal); each scalar is a few operations in double (U = 2⁻⁵³) and one rounding to T. Written δx for the bound on x and without
/// second-order terms, for which everything is multiplied by 1.01 at the end of each step:
/// </para>
/// <code>
/// decay factor   δc = 3U·|1-c| + 2u·|c|                                  two roundings in f·wd, one in 1-f·wd, one to T
/// moment, buffer δm' = β·δm + 2u·|β·m| + 2u·|(1-β)·g| + u·|m'| + 2η      β and 1-β to T, two products, one sum
/// second moment  δv' = β₂·δv + 2u·β₂·v + 3u·(1-β₂)·g² + u·v' + 2η + η·|g|
/// AMSGrad        δ = max of both, since max does not widen distances
/// root           δr = (the larger of √(v+δv)-√v and √v-√(v-δv)) + u·√(v+δv)
/// 1-β^k          ρ = U·(2β^k/(1-β^k) + 1), relative: pow errs by at most 2U, and the subtraction may cancel
/// quotient       n = r/s, s = √(1-β₂^k):    δn = δr/s + n·(ρ₂/2 + U + 2u)
/// denominator    δd = δn + u·ε + u·d + η
/// update         δx = (δ(a·m) + |x|·δd)/(d - δd) + u·|x| + η,  a = lr/(1-β₁^k),  δ(a·m) = a·δm + |a·m|·(ρ₁ + U + 2u) + η
/// direction      Nesterov: δ(g+μb) = μ·δb + u·μ|b| + u·|d| + η;   δ(lr·d) = lr·δd + 2u·|lr·d| + η
/// parameter      δp' = |c|·δp + |p|·δc + u·|c·p| + δx + u·|p'| + 2η
/// </code>
/// <para>Where d ≤ δd (a denormal second moment and no ε) nothing can be said, and the bound is infinite.</para>
/// </remarks>
internal sealed class RoundingBound<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const double HostUnit = 1.0 / (1L << 53);

    private static readonly double Unit = typeof(T) == typeof(float) ? 1.0 / (1 << 24) : HostUnit;
    private static readonly double Smallest = double.CreateChecked(T.Epsilon);

    private readonly OptimizerConstants _constants;
    private double _previousParameter;
    private double _previousFirst;
    private double _previousSecond;
    private double _largest;

    public RoundingBound(OptimizerConstants constants, double initial)
    {
        _constants = constants;
        _previousParameter = initial;
    }

    /// <summary>Bound on the parameter.</summary>
    public double Parameter { get; private set; }

    /// <summary>Bound on first moment or momentum buffer.</summary>
    public double FirstState { get; private set; }

    /// <summary>Bound on the second moment.</summary>
    public double SecondMoment { get; private set; }

    /// <summary>Bound on the second moment in the denominator.</summary>
    public double SecondMomentUsed => _constants.AmsGrad ? _largest : SecondMoment;

    /// <summary>Follows a step that <paramref name="exact"/> has just taken.</summary>
    public void Step(PaperTrajectory exact, double gradient, double learningRate)
    {
        double update = _constants.Algorithm == Algorithm.Sgdw ? OfSgdw(exact, gradient, learningRate) : OfAdamW(exact, gradient, learningRate);
        double factor = (double)exact.DecayFactor;
        double parameter = (double)exact.Parameter;
        double factorBound = (3 * HostUnit * Math.Abs(1 - factor)) + (2 * Unit * Math.Abs(factor));
        Parameter = 1.01 * ((Math.Abs(factor) * Parameter) + (Math.Abs(_previousParameter) * factorBound) + (Unit * Math.Abs(factor * _previousParameter))
            + update + (Unit * Math.Abs(parameter)) + (2 * Smallest));
        _previousParameter = parameter;
    }

    private double OfSgdw(PaperTrajectory exact, double gradient, double learningRate)
    {
        double momentum = _constants.Momentum;
        double direction = gradient;
        double directionBound = 0;
        if (momentum != 0)
        {
            double buffer = (double)exact.FirstState;
            FirstState = exact.StepCount == 1 ? 0 : Average(momentum, 1 - _constants.Dampening, gradient, buffer);
            direction = _constants.Nesterov ? gradient + (momentum * buffer) : buffer;
            directionBound = _constants.Nesterov
                ? (momentum * FirstState) + (Unit * Math.Abs(momentum * buffer)) + (Unit * Math.Abs(direction)) + Smallest
                : FirstState;
            _previousFirst = buffer;
        }

        return (learningRate * directionBound) + (2 * Unit * Math.Abs(learningRate * direction)) + Smallest;
    }

    private double OfAdamW(PaperTrajectory exact, double gradient, double learningRate)
    {
        double first = (double)exact.FirstState;
        double second = (double)exact.SecondMoment;
        double squared = (1 - _constants.Beta2) * gradient * gradient;
        FirstState = Average(_constants.Beta1, 1 - _constants.Beta1, gradient, first);
        SecondMoment = 1.01 * ((_constants.Beta2 * SecondMoment) + (2 * Unit * _constants.Beta2 * _previousSecond) + (3 * Unit * squared)
            + (Unit * second) + (2 * Smallest) + (Smallest * Math.Abs(gradient)));
        _largest = Math.Max(_largest, SecondMoment);
        _previousFirst = first;
        _previousSecond = second;

        double power1 = Math.Pow(_constants.Beta1, exact.StepCount);
        double power2 = Math.Pow(_constants.Beta2, exact.StepCount);
        double correction1 = HostUnit * ((2 * power1 / (1 - power1)) + 1);
        double correction2 = HostUnit * ((2 * power2 / (1 - power2)) + 1);

        double used = (double)exact.SecondMomentUsed;
        double usedBound = SecondMomentUsed;
        double root = Math.Sqrt(used);
        double highRoot = Math.Sqrt(used + usedBound);
        double rootBound = Math.Max(highRoot - root, root - Math.Sqrt(Math.Max(0, used - usedBound))) + (Unit * highRoot);
        double biasCorrection = Math.Sqrt(1 - power2);
        double quotient = root / biasCorrection;
        double quotientBound = (rootBound / biasCorrection) + (quotient * ((correction2 / 2) + HostUnit + (2 * Unit)));
        double denominator = quotient + _constants.Epsilon;
        double denominatorBound = 1.01 * (quotientBound + (Unit * _constants.Epsilon) + (Unit * denominator) + Smallest);
        if (denominator <= denominatorBound)
        {
            return double.PositiveInfinity;
        }

        double stepSize = learningRate / (1 - power1);
        double numerator = stepSize * first;
        double numeratorBound = (stepSize * FirstState) + (Math.Abs(numerator) * (correction1 + HostUnit + (2 * Unit))) + Smallest;
        double update = Math.Abs(numerator / denominator);
        return ((numeratorBound + (update * denominatorBound)) / (denominator - denominatorBound)) + (Unit * update) + Smallest;
    }

    private double Average(double keep, double take, double gradient, double result) =>
        1.01 * ((keep * FirstState) + (2 * Unit * Math.Abs(keep * _previousFirst)) + (2 * Unit * Math.Abs(take * gradient))
            + (Unit * Math.Abs(result)) + (2 * Smallest));
}
