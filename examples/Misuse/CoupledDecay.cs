using TorchSharp;
using TorchSharp.Modules;

namespace GenOptim.Examples.Misuse;

/// <summary>Weight decay that is tied to the gradient or to the learning rate.</summary>
public static class CoupledDecay
{
    private const double LearningRate = 3e-4;

    // GENOPT1001: Adam divides the decay by the gradient's history.
    public static Adam ThroughTheMoments(Linear model)
    {
        return torch.optim.Adam(model.parameters(), LearningRate, weight_decay: 1e-4);
    }

    // GENOPT1001: SGD carries it on in the momentum.
    public static SGD ThroughTheMomentum(Linear model)
    {
        return torch.optim.SGD(model.parameters(), learningRate: 0.1, momentum: 0.9, weight_decay: 5e-4);
    }

    // GENOPT1002: a sweep over the learning rate changes the decay too.
    public static AdamW TimesTheLearningRate(Linear model)
    {
        return torch.optim.AdamW(model.parameters(), LearningRate, weight_decay: 0.1);
    }

    // GENOPT1003: ported from Python, where the default is 0.01.
    public static AdamW WithoutTheDefault(Linear model)
    {
        return torch.optim.AdamW(model.parameters(), LearningRate);
    }

    // GENOPT1004: the learning rate twice.
    public static AdamW Squared(Linear model, double learningRate)
    {
        return torch.optim.AdamW(model.parameters(), learningRate, weight_decay: learningRate * 0.1);
    }

    // GENOPT1005: decoupled by division.
    public static AdamW Divided(Linear model, double learningRate)
    {
        return torch.optim.AdamW(model.parameters(), learningRate, weight_decay: 1e-5 / learningRate);
    }

    // GENOPT1006: the weights grow. (GENOPT1001 speaks as well.)
    public static SGD Reversed(Linear model)
    {
        return torch.optim.SGD(model.parameters(), learningRate: 0.1, weight_decay: 0.01, maximize: true);
    }
}
