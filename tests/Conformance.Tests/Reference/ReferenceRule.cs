using System;
using System.Numerics;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.Reference;

/// <summary>
/// The update rules written down a second time, one element after the other and without anything that the generator or the runtime uses,
/// in the originals' order of operations: scalars in double and rounded once, then one rounding per operation.
/// </summary>
/// <typeparam name="T">The number type of parameters and state.</typeparam>
internal sealed class ReferenceRule<T>(OptimizerConstants constants, Rounding rounding)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Takes one step of a tensor.</summary>
    public void Step(ReferenceTensor<T> tensor, ReadOnlySpan<T> gradient, double learningRate, double initialLearningRate, double weightDecay)
    {
        tensor.StepCount++;
        T? decayFactor = DecayFactor(learningRate, initialLearningRate, weightDecay);
        switch (constants.Algorithm)
        {
            case Algorithm.Sgdw:
                StepSgdw(tensor, gradient, decayFactor, learningRate);
                break;
            case Algorithm.LionW:
                StepLionW(tensor, gradient, decayFactor, learningRate);
                break;
            default:
                StepAdamW(tensor, gradient, decayFactor, learningRate);
                break;
        }
    }

    private T? DecayFactor(double learningRate, double initialLearningRate, double weightDecay) =>
        weightDecay == 0 || constants.Decay == DecayRule.None ? null : T.CreateChecked(constants.Decay switch
        {
            DecayRule.Scheduled => 1.0 - ((initialLearningRate == 0 ? 1.0 : learningRate / initialLearningRate) * weightDecay),
            DecayRule.LearningRate => 1.0 - (learningRate * weightDecay),
            DecayRule.Corrected => 1.0 - ((initialLearningRate == 0 ? learningRate : learningRate * learningRate / (2 * initialLearningRate)) * weightDecay),
            _ => 1.0 - weightDecay,
        });

    private void StepSgdw(ReferenceTensor<T> tensor, ReadOnlySpan<T> gradient, T? decayFactor, double learningRate)
    {
        T momentum = T.CreateChecked(constants.Momentum);
        T gradientScale = T.CreateChecked(1.0 - constants.Dampening);
        T negativeLearningRate = T.CreateChecked(-learningRate);
        for (int i = 0; i < gradient.Length; i++)
        {
            T direction = gradient[i];
            if (constants.Momentum != 0)
            {
                T buffer = tensor.StepCount == 1 ? gradient[i] : MultiplyAdd(gradientScale, gradient[i], tensor.MomentumBuffer[i] * momentum);
                tensor.MomentumBuffer[i] = buffer;
                direction = constants.Nesterov ? MultiplyAdd(momentum, buffer, gradient[i]) : buffer;
            }

            tensor.Values[i] = MultiplyAdd(negativeLearningRate, direction, Decayed(tensor.Values[i], decayFactor, direction));
        }
    }

    private void StepAdamW(ReferenceTensor<T> tensor, ReadOnlySpan<T> gradient, T? decayFactor, double learningRate)
    {
        T beta1 = T.CreateChecked(constants.Beta1);
        T beta2 = T.CreateChecked(constants.Beta2);
        T oneMinusBeta1 = T.CreateChecked(1.0 - constants.Beta1);
        T oneMinusBeta2 = T.CreateChecked(1.0 - constants.Beta2);
        T epsilon = T.CreateChecked(constants.Epsilon);
        T negativeStepSize = T.CreateChecked(-(learningRate / (1.0 - Math.Pow(constants.Beta1, tensor.StepCount))));
        T biasCorrection2Sqrt = T.CreateChecked(Math.Sqrt(1.0 - Math.Pow(constants.Beta2, tensor.StepCount)));
        for (int i = 0; i < gradient.Length; i++)
        {
            T g = gradient[i];
            T expAvg = MultiplyAdd(oneMinusBeta1, g, tensor.ExpAvg[i] * beta1);
            T expAvgSq = MultiplyAdd(oneMinusBeta2 * g, g, tensor.ExpAvgSq[i] * beta2);
            tensor.ExpAvg[i] = expAvg;
            tensor.ExpAvgSq[i] = expAvgSq;
            if (constants.AmsGrad)
            {
                expAvgSq = T.Max(tensor.MaxExpAvgSq[i], expAvgSq);
                tensor.MaxExpAvgSq[i] = expAvgSq;
            }

            T denominator = (T.Sqrt(expAvgSq) / biasCorrection2Sqrt) + epsilon;
            tensor.Values[i] = Decayed(tensor.Values[i], decayFactor, expAvg) + (negativeStepSize * expAvg / denominator);
        }
    }

    private void StepLionW(ReferenceTensor<T> tensor, ReadOnlySpan<T> gradient, T? decayFactor, double learningRate)
    {
        T negativeLearningRate = T.CreateChecked(-learningRate);
        for (int i = 0; i < gradient.Length; i++)
        {
            T m = tensor.ExpAvg[i];
            T mixed = Lerp(m, gradient[i], T.CreateChecked(1.0 - constants.Beta1));
            T direction = mixed > T.Zero ? T.One : mixed < T.Zero ? -T.One : T.Zero;
            tensor.Values[i] = MultiplyAdd(negativeLearningRate, direction, Decayed(tensor.Values[i], decayFactor, direction));
            tensor.ExpAvg[i] = Lerp(m, gradient[i], T.CreateChecked(1.0 - constants.Beta2));
        }
    }

    private T Lerp(T start, T end, T weight) => weight < T.CreateChecked(0.5)
        ? MultiplyAdd(weight, end - start, start)
        : MultiplyAdd(-(end - start), T.One - weight, end);

    /// <param name="value">The parameter.</param>
    /// <param name="factor">What decay multiplies it by; null for nothing.</param>
    /// <param name="direction">What has the sign of what the step subtracts.</param>
    private T Decayed(T value, T? factor, T direction) =>
        factor is { } scale && !(constants.CautiousDecay && direction * value < T.Zero) ? value * scale : value;

    private T MultiplyAdd(T a, T b, T c) => rounding == Rounding.Fused ? T.FusedMultiplyAdd(a, b, c) : (a * b) + c;
}
