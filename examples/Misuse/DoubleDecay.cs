using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenOptim.Examples.Misuse;

/// <summary>Weights that are decayed twice.</summary>
public static class DoubleDecay
{
    // GENOPT2001: the penalty and the optimizer both decay. (GENOPT1002 speaks as well.)
    public static void Penalty(Linear model, Tensor input, Tensor target)
    {
        using AdamW optimizer = optim.AdamW(model.parameters(), weight_decay: 0.01);
        Tensor loss = nn.functional.mse_loss(model.call(input), target);
        foreach (TorchSharp.Modules.Parameter parameter in model.parameters())
        {
            loss = loss + (1e-4 * parameter.pow(2).sum());
        }

        loss.backward();
        optimizer.step();
    }

    // GENOPT2002: the gradient holds decay already.
    public static void InTheGradient(float[] values, float[] gradient)
    {
        using var optimizer = new GoodOptimizer(1e-3, [new Parameter<float>("fc.weight", values, gradient)]);
        for (int i = 0; i < values.Length; i++)
        {
            gradient[i] += 1e-4f * values[i];
        }

        optimizer.Step();
    }

    // GENOPT2003: so do the weights.
    public static void ByHand(float[] values, float[] gradient)
    {
        using var optimizer = new GoodOptimizer(1e-3, [new Parameter<float>("fc.weight", values, gradient)]);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= 1 - 1e-4f;
        }

        optimizer.Step();
    }

    // GENOPT2004: the generated rule follows the schedule itself.
    public static void ScheduleTwice(GoodOptimizer.ParameterGroup group, ISchedule schedule, long step)
    {
        group.WeightDecay = 1e-5 * schedule.Multiplier(step);
    }
}
