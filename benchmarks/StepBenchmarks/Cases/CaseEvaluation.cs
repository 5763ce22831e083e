using System.Collections.Generic;
using System.Linq;
using GenOptim.Benchmarks.Measurement;
using GenOptim.Benchmarks.Reporting;

namespace GenOptim.Benchmarks.Cases;

/// <summary>Turns the rounds of a case into medians, ratios and goals.</summary>
/// <param name="stepCase">The case.</param>
/// <param name="contenders">Who took part.</param>
/// <param name="samples">Seconds per step, contender by contender, round by round.</param>
/// <param name="allocatedBytes">What the generated step allocates.</param>
internal sealed class CaseEvaluation(StepCase stepCase, CaseContenders contenders, double[][] samples, double allocatedBytes)
{
    private const double MicrosecondsPerSecond = 1e6;
    private const double BytesPerGigabyte = 1e9;

    /// <summary>The result of the case.</summary>
    public CaseResult ToResult()
    {
        ContenderResult[] results = [.. contenders.All.Select((contender, index) => Evaluate(contender, index))];
        return new CaseResult(
            stepCase.Title,
            stepCase.Algorithm.ToString(),
            stepCase.Tensors,
            stepCase.Length,
            stepCase.Threads,
            stepCase.BytesPerParameter,
            results,
            [.. Goals(results[CaseContenders.GeneratedIndex])]);
    }

    private ContenderResult Evaluate(IContender contender, int index)
    {
        double[] seconds = samples[index];
        double median = Statistics.Median(seconds);
        bool isGenerated = index == CaseContenders.GeneratedIndex;
        return new ContenderResult(
            contender.Name,
            median * MicrosecondsPerSecond,
            seconds.Min() * MicrosecondsPerSecond,
            stepCase.Parameters * stepCase.BytesPerParameter / median / BytesPerGigabyte,
            Statistics.MedianRatio(samples[CaseContenders.CeilingIndex], seconds),
            Statistics.MedianRatio(samples[CaseContenders.HandWrittenIndex], seconds),
            isGenerated ? null : Statistics.MedianRatio(samples[CaseContenders.GeneratedIndex], seconds),
            isGenerated ? allocatedBytes : null,
            [.. seconds.Select(second => second * MicrosecondsPerSecond)]);
    }

    private IEnumerable<Goal> Goals(ContenderResult generated)
    {
        if (stepCase.WantedOfCeiling is { } ofCeiling)
        {
            yield return AtLeast("speed / traffic ceiling", ofCeiling, generated.OfCeiling);
        }

        if (stepCase.WantedOfHandWritten is { } ofHandWritten)
        {
            yield return AtLeast("speed / hand-written loop", ofHandWritten, generated.OfHandWritten);
        }

        yield return new Goal(stepCase.Title, "bytes allocated per step", 0, allocatedBytes, allocatedBytes == 0);
    }

    private Goal AtLeast(string quantity, double wanted, double reached) =>
        new(stepCase.Title, quantity, wanted, reached, reached >= wanted);
}
