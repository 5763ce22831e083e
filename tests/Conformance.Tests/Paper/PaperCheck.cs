using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using Xunit.Sdk;

namespace GenOptim.Conformance.Paper;

/// <summary>Runs an optimizer beside the papers' formulas and compares parameters and state after every step.</summary>
internal static class PaperCheck
{
    /// <summary>How many elements of each tensor are followed; the others undergo the same operations.</summary>
    private const int FollowedPerTensor = 8;

    /// <summary>Takes all steps of a scenario.</summary>
    /// <exception cref="XunitException">A result is farther from the exact one than rounding can explain.</exception>
    public static PaperReport Run<T>(Scenario<T> scenario, IReplayedOptimizer<T> optimizer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var report = new PaperReport();
        Followed<T>[] all = [.. scenario.Tensors.SelectMany((tensor, index) =>
            Positions(tensor.Initial.Count).Select(element => new Followed<T>(scenario, index, element)))];
        for (int step = 1; step <= scenario.Steps.Count; step++)
        {
            optimizer.Step(scenario.Steps[step - 1]);
            foreach (Followed<T> followed in all)
            {
                followed.Step(scenario.Steps[step - 1]);
                followed.Compare(optimizer, step, report);
            }
        }

        return report;
    }

    /// <summary>First and last element and some between them, so that whole lanes and their rests are both among them.</summary>
    private static IEnumerable<int> Positions(int length) => length <= FollowedPerTensor
        ? Enumerable.Range(0, length)
        : Enumerable.Range(0, FollowedPerTensor).Select(i => (int)((long)i * (length - 1) / (FollowedPerTensor - 1)));

    private sealed class Followed<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Scenario<T> _scenario;
        private readonly ScenarioGroup _group;
        private readonly int _tensor;
        private readonly int _element;
        private readonly double _initial;
        private readonly PaperTrajectory _exact;
        private readonly RoundingBound<T> _bound;

        public Followed(Scenario<T> scenario, int tensor, int element)
        {
            _scenario = scenario;
            _group = scenario.Groups[scenario.Tensors[tensor].Group];
            _tensor = tensor;
            _element = element;
            _initial = double.CreateChecked(scenario.Tensors[tensor].Initial[element]);
            _exact = new PaperTrajectory(_group.Constants, _initial);
            _bound = new RoundingBound<T>(_group.Constants, _initial);
        }

        public void Step(ScenarioStep<T> step)
        {
            ScenarioTensor<T> tensor = _scenario.Tensors[_tensor];
            if (tensor.IsFrozen || step.Gradients[_tensor] is not { } gradients)
            {
                return;
            }

            double gradient = double.CreateChecked(gradients[_element]);
            double learningRate = step.LearningRates[tensor.Group];
            _exact.Step(gradient, learningRate, _group.InitialLearningRate, _group.WeightDecay);
            _bound.Step(_exact, gradient, learningRate);
        }

        public void Compare(IReplayedOptimizer<T> optimizer, int step, PaperReport report)
        {
            T parameter = optimizer.Parameter(_tensor)[_element];
            if (_exact.Update is null)
            {
                if (!T.IsNaN(parameter))
                {
                    throw Failure(step, "parameter", parameter, double.NaN, 0);
                }

                report.CountNaN();
            }
            else
            {
                double scale = Math.Abs(_initial) + Math.Abs((double)(_exact.Parameter - _initial));
                CompareOne(step, "parameter", parameter, _exact.Parameter, _bound.Parameter, scale, report);
            }

            // The names are compared with the originals' in the replay of the trajectories; here they only lead to the numbers.
            if (_exact.StepCount > 0 && step == _scenario.Steps.Count)
            {
                IReadOnlyDictionary<string, T[]> state = optimizer.State(_tensor);
                CompareState(state, "momentum_buffer", _exact.FirstState, _bound.FirstState, step, report);
                CompareState(state, "exp_avg", _exact.FirstState, _bound.FirstState, step, report);
                CompareState(state, "exp_avg_sq", _exact.SecondMoment, _bound.SecondMoment, step, report);
                CompareState(state, "max_exp_avg_sq", _exact.SecondMomentUsed, _bound.SecondMomentUsed, step, report);
            }
        }

        private void CompareState(
            IReadOnlyDictionary<string, T[]> state, string name, BigReal exact, double bound, int step, PaperReport report)
        {
            if (state.TryGetValue(name, out T[]? values))
            {
                CompareOne(step, name, values[_element], exact, bound, 0, report);
            }
        }

        private void CompareOne(int step, string what, T actual, BigReal exact, double bound, double scale, PaperReport report)
        {
            if (!T.IsFinite(actual))
            {
                if (double.IsFinite(bound))
                {
                    throw Failure(step, what, actual, (double)exact, bound);
                }

                return;
            }

            double error = Math.Abs((double)(double.CreateChecked(actual) - exact));
            if (error > bound)
            {
                throw Failure(step, what, actual, (double)exact, bound);
            }

            report.Count(error, bound, scale);
        }

        private XunitException Failure(int step, string what, T actual, double exact, double bound) => new(string.Create(
            CultureInfo.InvariantCulture,
            $"{_scenario.Name}: {what} of {_scenario.Tensors[_tensor].Name}[{_element}] after step {step} is {actual:R}; the formula gives {exact:R}, and rounding explains a difference of {bound:G3}, not {Math.Abs(double.CreateChecked(actual) - exact):G3}."));
    }
}
