using System.Collections.Generic;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace GenOptim.Examples.Misuse;

/// <summary>The order of calls in a training loop.</summary>
public static class TrainingLoop
{
    // GENOPT5001: every step is taken with the next step's learning rate.
    public static void ScheduleFirst(Linear model, IEnumerable<(Tensor Input, Tensor Target)> batches)
    {
        using SGD optimizer = optim.SGD(model.parameters(), 0.1);
        LRScheduler scheduler = StepLR(optimizer, 10);
        foreach ((Tensor input, Tensor target) in batches)
        {
            optimizer.zero_grad();
            nn.functional.mse_loss(model.call(input), target).backward();
            scheduler.step();
            optimizer.step();
        }
    }

    // GENOPT5002: the rate of the whole run is the first one.
    public static void ScheduleForgotten(Linear model, IEnumerable<(Tensor Input, Tensor Target)> batches)
    {
        using SGD optimizer = optim.SGD(model.parameters(), 0.1);
        LRScheduler scheduler = StepLR(optimizer, 10);
        foreach ((Tensor input, Tensor target) in batches)
        {
            optimizer.zero_grad();
            nn.functional.mse_loss(model.call(input), target).backward();
            optimizer.step();
        }
    }

    // GENOPT5003: the rate falls after 4 epochs instead of 10.
    public static LRScheduler ScheduleResumed(Linear model)
    {
        SGD optimizer = optim.SGD(model.parameters(), 0.1);
        return StepLR(optimizer, 10, last_epoch: 15);
    }
}

/// <summary>A learning rate that is set by hand.</summary>
public static class LearningRateByHand
{
    // GENOPT5004: a warm-up of 100 steps is over after 80 where 20 are left out.
    public static void OwnCounter(SkippingOptimizer optimizer, System.Action computeGradients)
    {
        for (int step = 0; step < 1000; step++)
        {
            computeGradients();
            optimizer.LearningRate = 1e-3 * System.Math.Min(1, (step + 1) / 100.0);
            optimizer.Step();
        }
    }
}

/// <summary>A model that an averaging algorithm trains.</summary>
public static class SavedModel
{
    // GENOPT5005: what is saved is where gradients are taken, not the average.
    public static void TrainingPoint(Linear model, AveragingOptimizer optimizer, System.Action computeGradients)
    {
        for (int step = 0; step < 1000; step++)
        {
            computeGradients();
            optimizer.Step();
        }

        model.save("model.dat");
    }
}
