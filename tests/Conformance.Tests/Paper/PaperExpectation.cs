using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using Xunit.Sdk;

namespace GenOptim.Conformance.Paper;

/// <summary>What the papers' formulas give in a scenario, after every step, with how far rounding may lead away from it.</summary>
internal sealed class PaperExpectation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>How many elements of each tensor are followed; the others undergo the same operations.</summary>
    private const int FollowedPerTensor = 8;

    private readonly Scenario<T> _scenario;
    private readonly Expected[][] _expected;

    public PaperExpectation(Scenario<T> scenario)
    {
        _scenario = scenario;
        (int Tensor, int Element)[] places = [.. scenario.Tensors.SelectMany((tensor, index) =>
            Positions(tensor.Initial.Count).Select(element => (index, element)))];
        _expected = [.. places.Select(place => Follow(place.Tensor, place.Element))];
    }

    /// <summary>Takes all steps with an optimizer.</summary>
    /// <exception cref="XunitException">A result is farther from the exact one than rounding can explain.</exception>
    public PaperReport Check(IReplayedOptimizer<T> optimizer)
    {
        var report = new PaperReport();
        for (int step = 1; step <= _scenario.Steps.Count; step++)
        {
            optimizer.Step(_scenario.Steps[step - 1]);
            foreach (Expected[] place in _expected)
            {
                CompareParameter(place[step - 1], optimizer.Parameter(place[0].Tensor)[place[0].Element], step, report);
            }
        }

        foreach (IGrouping<int, Expected> tensor in
            _expected.Select(place => place[^1]).Where(last => last.StepCount > 0).GroupBy(last => last.Tensor))
        {
            IReadOnlyDictionary<string, T[]> state = optimizer.State(tensor.Key);
            foreach (Expected last in tensor)
            {
                CompareState(last, state, report);
            }
        }

        return report;
    }

    /// <summary>First and last element and some between them, so that whole lanes and their rests are both among them.</summary>
    private static IEnumerable<int> Positions(int length) => length <= FollowedPerTensor
        ? Enumerable.Range(0, length)
        : Enumerable.Range(0, FollowedPerTensor).Select(i => (int)((long)i * (length - 1) / (FollowedPerTensor - 1)));

    private Expected[] Follow(int tensorIndex, int element)
    {
        ScenarioTensor<T> tensor = _scenario.Tensors[tensorIndex];
        ScenarioGroup group = _scenario.Groups[tensor.Group];
        double initial = double.CreateChecked(tensor.Initial[element]);
        var exact = new PaperTrajectory(group.Constants, initial);
        var bound = new RoundingBound<T>(group.Constants, initial);
        var expected = new Expected[_scenario.Steps.Count];
        for (int i = 0; i < expected.Length; i++)
        {
            ScenarioStep<T> step = _scenario.Steps[i];
            if (!tensor.IsFrozen && step.Gradients[tensorIndex] is { } gradients)
            {
                double gradient = double.CreateChecked(gradients[element]);
                double learningRate = step.LearningRates[tensor.Group];
                exact.Step(gradient, learningRate, group.InitialLearningRate, group.WeightDecay);
                bound.Step(exact, gradient, learningRate);
            }

            expected[i] = new Expected(
                tensorIndex,
                element,
                exact.StepCount,
                Math.Abs(initial) + Math.Abs((double)(exact.Parameter - initial)),
                exact.Update is null ? null : new Bounded(exact.Parameter, bound.Parameter),
                new Bounded(exact.FirstState, bound.FirstState),
                new Bounded(exact.SecondMoment, bound.SecondMoment),
                new Bounded(exact.SecondMomentUsed, bound.SecondMomentUsed));
        }

        return expected;
    }

    private void CompareParameter(Expected expected, T actual, int step, PaperReport report)
    {
        if (expected.Parameter is { } parameter)
        {
            Compare(expected, "parameter", actual, parameter, step, expected.Scale, report);
        }
        else if (T.IsNaN(actual))
        {
            report.CountNaN();
        }
        else
        {
            throw Failure(expected, "parameter", actual, double.NaN, 0, step);
        }
    }

    /// <summary>The names are compared with the originals' in the replay of the trajectories; here they only lead to the numbers.</summary>
    private void CompareState(Expected expected, IReadOnlyDictionary<string, T[]> state, PaperReport report)
    {
        foreach ((string name, Bounded bounded) in new[]
        {
            ("momentum_buffer", expected.First),
            ("exp_avg", expected.First),
            ("exp_avg_sq", expected.Second),
            ("max_exp_avg_sq", expected.SecondUsed),
        })
        {
            if (state.TryGetValue(name, out T[]? values))
            {
                Compare(expected, name, values[expected.Element], bounded, _scenario.Steps.Count, 0, report);
            }
        }
    }

    private void Compare(Expected place, string what, T actual, Bounded expected, int step, double scale, PaperReport report)
    {
        if (!T.IsFinite(actual))
        {
            if (double.IsFinite(expected.Bound))
            {
                throw Failure(place, what, actual, (double)expected.Exact, expected.Bound, step);
            }

            return;
        }

        double error = Math.Abs((double)(double.CreateChecked(actual) - expected.Exact));
        if (error > expected.Bound)
        {
            throw Failure(place, what, actual, (double)expected.Exact, expected.Bound, step);
        }

        report.Count(error, expected.Bound, scale);
    }

    private XunitException Failure(Expected place, string what, T actual, double exact, double bound, int step) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{_scenario.Name}: {what} of {_scenario.Tensors[place.Tensor].Name}[{place.Element}] after step {step} is {actual:R}; "
        + $"the formula gives {exact:R}, and rounding explains a difference of {bound:G3}, not {Math.Abs(double.CreateChecked(actual) - exact):G3}."));

    /// <summary>A number and how far from it rounding may lead.</summary>
    private readonly record struct Bounded(BigReal Exact, double Bound);

    /// <summary>One element after one step. The parameter is null once its formula was 0/0.</summary>
    private readonly record struct Expected(
        int Tensor, int Element, int StepCount, double Scale, Bounded? Parameter, Bounded First, Bounded Second, Bounded SecondUsed);
}
