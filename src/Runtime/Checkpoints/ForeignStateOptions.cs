using System;

namespace GenOptim;

/// <summary>What the caller knows about state that another library saved and that its files do not say.</summary>
public sealed record ForeignStateOptions
{
    /// <summary>
    /// The decay rule under which the state came about: <see cref="DecayRule.Scheduled"/> of Composer's and FlashOptim's decoupled classes, <see cref="DecayRule.LearningRate"/>
    /// of torch.optim.AdamW. It must be the optimizer's, for under another one the same weight decay means something else.
    /// </summary>
    public required DecayRule Decay { get; init; }

    /// <summary>lr0 of the groups: the learning rate with which the run began, and not the one at which it was saved.</summary>
    public required double InitialLearningRate { get; init; }

    /// <summary>The learning rate before the schedule with which the run goes on; null for what the optimizer has.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How many steps were taken, for state without counts, such as that of torch.optim.SGD.</summary>
    public long? StepCount { get; init; }

    /// <summary>How much must be the same.</summary>
    public StateMatch Match { get; init; }

    /// <summary>What the optimizer calls a parameter of the file; null leaves it out. Not asked where parameters are numbered.</summary>
    public Func<string, string?>? Rename { get; init; }
}
