using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using DigitsModel;
using GenOptim;

namespace Algorithms;

/// <summary>What was found of an algorithm.</summary>
/// <param name="Contender">The algorithm.</param>
/// <param name="LearningRate">The learning rate that the search chose.</param>
/// <param name="WeightDecay">The weight decay that it chose.</param>
/// <param name="IsAtEdge">Whether one of them is the smallest or largest that was tried, so that a wider search might find better; a weight decay of 0 is no edge.</param>
/// <param name="Outcomes">One per seed.</param>
/// <param name="StepTime">The median time of a step, on one thread.</param>
internal sealed record Finding(Contender Contender, double LearningRate, double WeightDecay, bool IsAtEdge, IReadOnlyList<Outcome> Outcomes, TimeSpan StepTime)
{
    /// <summary>The mean accuracy.</summary>
    public double Mean => Outcomes.Average(outcome => outcome.Accuracy);

    /// <summary>The standard deviation over seeds; 0 of one.</summary>
    public double Deviation => Outcomes.Count < 2 ? 0 : Math.Sqrt(Outcomes.Sum(outcome => Math.Pow(outcome.Accuracy - Mean, 2)) / (Outcomes.Count - 1));
}

/// <summary>Searches for each algorithm over equally many learning rates and weight decays, and trains with what was chosen on seeds that did not choose.</summary>
internal static class Comparison
{
    private const int TimedSteps = 500;

    /// <summary>Compares all, on as many threads as there are cores; one training is one thread's.</summary>
    public static IReadOnlyList<Finding> Run(DigitsData data, Settings settings, Action<string> report) =>
        [.. settings.Contenders.Select(contender => Find(data, contender, settings, report))];

    private static Finding Find(DigitsData data, Contender contender, Settings settings, Action<string> report)
    {
        (double Rate, double Decay)[] choices =
        [
            .. from factor in settings.RateFactors
               from decay in settings.WeightDecays
               select (contender.LearningRate * factor, decay),
        ];
        Outcome[] searched = All(choices.Length * settings.SearchSeeds.Count, index =>
        {
            (double rate, double decay) = choices[index / settings.SearchSeeds.Count];
            return Trial.Run(data, contender, rate, decay, settings.SearchSeeds[index % settings.SearchSeeds.Count], settings.Epochs);
        });
        (double chosenRate, double chosenDecay) = choices[Enumerable.Range(0, choices.Length)
            .MinBy(choice => Enumerable.Range(0, settings.SearchSeeds.Count).Sum(seed => searched[(choice * settings.SearchSeeds.Count) + seed].Loss))];
        Outcome[] outcomes = All(settings.Seeds.Count, index => Trial.Run(data, contender, chosenRate, chosenDecay, settings.Seeds[index], settings.Epochs));
        bool isAtEdge = chosenRate == choices[0].Rate || chosenRate == choices[^1].Rate || (chosenDecay == choices[^1].Decay && chosenDecay != choices[0].Decay);
        var finding = new Finding(contender, chosenRate, chosenDecay, isAtEdge, outcomes, TimeOf(contender));
        report(contender.Name);
        return finding;
    }

    private static Outcome[] All(int count, Func<int, Outcome> run)
    {
        var outcomes = new Outcome[count];
        Parallel.For(0, count, index => outcomes[index] = run(index));
        return outcomes;
    }

    private static TimeSpan TimeOf(Contender contender)
    {
        var network = new Network(seed: 1);
        Parameter<float>[] parameters = Trial.Wrap(network);
        foreach (Tensor tensor in network.Weights.Concat(network.Biases))
        {
            Array.Fill(tensor.Gradient, 1e-3f);
        }

        var times = new TimeSpan[TimedSteps];
        using (var optimizer = Training.Of(contender, contender.LearningRate * 1e-3, 0, parameters))
        {
            for (int step = -TimedSteps; step < TimedSteps; step++)
            {
                long start = Stopwatch.GetTimestamp();
                optimizer.Step();
                times[Math.Max(step, 0)] = Stopwatch.GetElapsedTime(start);
            }
        }

        foreach (Parameter<float> parameter in parameters)
        {
            parameter.Dispose();
        }

        return times.Order().ElementAt(TimedSteps / 2);
    }
}
