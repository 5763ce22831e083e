using System;
using System.Numerics;
using GenOptim.Generator.Rules;

namespace GenOptim.Conformance.Declarations;

/// <summary>One tensor trained by a sample algorithm, element after element, by its formulas written out.</summary>
internal sealed class SampleReference<T>(DeclaredClass declared, T[] values)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly bool _hasSecond = declared.Rule.StateSlots.Count == 3;
    private long _step;

    public T[] Values { get; } = [.. values];

    public T[] Moment { get; } = new T[values.Length];

    public T[] Previous { get; } = new T[values.Length];

    public T[] Second { get; } = new T[values.Length];

    /// <summary>What the tensor keeps.</summary>
    public double Product { get; private set; } = 1;

    /// <param name="gradient">The gradient.</param>
    /// <param name="groupStep">How many steps the group has taken with this one.</param>
    /// <param name="weightSum">The sum of its squared learning rates with this one.</param>
    /// <param name="learningRate">lr.</param>
    /// <param name="initialLearningRate">lr0.</param>
    /// <param name="weightDecay">wd.</param>
    public void Step(T[] gradient, long groupStep, double weightSum, double learningRate, double initialLearningRate, double weightDecay)
    {
        _step++;
        double momentum = groupStep < 3 ? 0.5 : 0.75;
        Product = (float)(Product * momentum);
        double rate = learningRate / (1 + Product);
        T negativeRate = T.CreateChecked(-rate);
        T share = T.CreateChecked(learningRate * learningRate / weightSum * SampleAlgorithms.Look);
        double lost = declared.Decay switch
        {
            DecayRule.Scheduled => (initialLearningRate == 0 ? 1 : learningRate / initialLearningRate) * weightDecay,
            DecayRule.LearningRate => rate * weightDecay,
            DecayRule.Corrected => rate * rate / initialLearningRate * weightDecay,
            DecayRule.Constant => weightDecay,
            _ => 0,
        };
        bool isSkipped = declared.Place.SkipsFirstStep && _step == 1;
        bool decays = declared.Decay != DecayRule.None && !isSkipped && weightDecay != 0;
        for (int i = 0; i < Values.Length; i++)
        {
            T g = gradient[i];
            bool needsDirection = declared.IsCautious || declared.Form == DecayForm.InUpdate;
            if (!needsDirection && decays)
            {
                Values[i] = Before(Values[i]);
                Second[i] = Before(Second[i]);
            }

            Second[i] = _step == 1 ? Values[i] : Second[i];
            T difference = g - (_step == 1 ? g : Previous[i]);
            Moment[i] = T.FusedMultiplyAdd(T.CreateChecked(1 - momentum), g, Moment[i] * T.CreateChecked(momentum));
            T direction = T.FusedMultiplyAdd(share, difference, Moment[i]);
            bool isMasked = declared.IsCautious && direction * Values[i] < T.Zero;
            bool isSecondMasked = declared.IsCautious && direction * Second[i] < T.Zero;
            if (declared.Form == DecayForm.InUpdate)
            {
                direction = decays && !isMasked ? T.FusedMultiplyAdd(T.CreateChecked(weightDecay), Values[i], direction) : direction;
            }
            else if (needsDirection && decays)
            {
                Values[i] = isMasked ? Values[i] : Before(Values[i]);
                Second[i] = isSecondMasked ? Second[i] : Before(Second[i]);
            }

            Values[i] = isSkipped ? Values[i] : T.FusedMultiplyAdd(negativeRate, direction, Values[i]);
            Second[i] += negativeRate * direction;
            Previous[i] = g;
            if (declared.Form == DecayForm.Proximal && decays && !(declared.IsCautious && direction * Values[i] < T.Zero))
            {
                Values[i] /= T.CreateChecked(1 + lost);
            }
        }

        T Before(T value) => declared.Form switch
        {
            DecayForm.Fma => T.FusedMultiplyAdd(T.CreateChecked(-lost), value, value),
            DecayForm.Factor => value * T.CreateChecked(1 - lost),
            _ => value,
        };
    }

    /// <summary>A slot of the state.</summary>
    public T[] Slot(string key) => key switch
    {
        "exp_avg" => Moment,
        "previous_gradient" => Previous,
        "second" when _hasSecond => Second,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "No such slot."),
    };
}
