using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Golden;
using Xunit;

namespace GenOptim.Conformance.Family;

/// <summary>What is right where the recorded results are not reproduced.</summary>
public sealed class FamilyDeviationTests
{
    /// <summary>The list names exactly the cases to which its reasons apply, so that it can neither hide a case nor go stale.</summary>
    [Fact]
    public void The_list_is_exact()
    {
        if (FamilyArchive.IsOwn)
        {
            Assert.Equal(
                FamilyArchive.InScope.Select(entry => (entry.Name, Reason: FamilyDeviations.ReasonOf(FamilyArchive.Case(entry.Name)))).Where(pair => pair.Reason is not null).Order(),
                FamilyDeviations.All.Select(pair => (pair.Key, Reason: (string?)pair.Value)).Order());
        }
    }

    /// <summary>Where decay was added to the gradient, all but that is the same: a class without decay gives the recorded results once the addition is done outside.</summary>
    [Theory]
    [MemberData(nameof(FamilyArchive.Coupled), MemberType = typeof(FamilyArchive))]
    public void A_coupled_decay_is_another_gradient(string caseName)
    {
        FamilyCase recorded = FamilyArchive.Case(caseName);
        FamilyCase undecayed = recorded.WithoutDecay();
        bool isExact = FamilyReference.All[recorded.Optimizer].IsExact(recorded);
        if (recorded.IsDouble)
        {
            new FamilyReplay<double>(recorded, isExact) { AddsDecayToGradient = true }.Run(initial => new HostFamilyOptimizer<double>(undecayed, initial, 2));
        }
        else
        {
            new FamilyReplay<float>(recorded, isExact) { AddsDecayToGradient = true }.Run(initial => new HostFamilyOptimizer<float>(undecayed, initial, 2));
        }
    }

    /// <summary>A tensor that has no gradient in some steps is what it would be if those steps did not exist; the recorded results are others.</summary>
    [Theory]
    [MemberData(nameof(FamilyArchive.GoneOnWithoutGradient), MemberType = typeof(FamilyArchive))]
    public void A_tensor_counts_for_itself(string caseName)
    {
        FamilyCase recorded = FamilyArchive.Case(caseName);
        if (recorded.IsDouble)
        {
            Check<double>(recorded);
        }
        else
        {
            Check<float>(recorded);
        }
    }

    private static void Check<T>(FamilyCase recorded)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GoldenStream stream = FamilyArchive.Stream(recorded.Stream);
        T[][] initial = [.. recorded.Tensors.Select(tensor => Hex.Decode<T>(stream.Init[tensor.StreamIndex]))];
        using var together = new HostFamilyOptimizer<T>(recorded, [.. initial.Select(values => values.ToArray())], 2);
        HostFamilyOptimizer<T>[] alone = [.. initial.Select(_ => new HostFamilyOptimizer<T>(recorded, [.. initial.Select(values => values.ToArray())], 1))];
        for (int step = 1; step <= recorded.Steps; step++)
        {
            double[] rates = [.. recorded.LearningRates.Select(one => one[step - 1])];
            T[]?[] gradients = [.. recorded.Tensors.Select(tensor =>
                tensor.GradNoneSteps.Contains(step) ? null : Hex.Decode<T>(stream.Grads[step - 1][tensor.StreamIndex]))];
            together.Step(rates, gradients);
            for (int tensor = 0; tensor < initial.Length; tensor++)
            {
                if (gradients[tensor] is not null)
                {
                    alone[tensor].Step(rates, [.. gradients.Select((gradient, other) => other == tensor ? gradient : null)]);
                }
            }
        }

        if (FamilyReference.All[recorded.Optimizer].HasNormOverAll(recorded))
        {
            for (int tensor = 0; tensor < initial.Length; tensor++)
            {
                Assert.Equal(recorded.Steps - recorded.Tensors[tensor].GradNoneSteps.Length, together.ExportState(tensor).Step);
                alone[tensor].Dispose();
            }

            return;
        }

        bool differs = false;
        for (int tensor = 0; tensor < initial.Length; tensor++)
        {
            BitAssert.Equal<T>(alone[tensor].Values(tensor), together.Values(tensor), $"{recorded.Name}, tensor {tensor}");
            Assert.Equal(recorded.Steps - recorded.Tensors[tensor].GradNoneSteps.Length, together.ExportState(tensor).Step);
            T[] theirs = Hex.Decode<T>(recorded.Params[recorded.Steps.ToString(System.Globalization.CultureInfo.InvariantCulture)][tensor]);
            differs |= theirs.Zip(together.Values(tensor)).Any(pair => T.Abs(pair.First - pair.Second) > T.CreateChecked(1e-5) * T.Abs(pair.First));
            alone[tensor].Dispose();
        }

        Assert.True(differs, $"{recorded.Name} shows no difference, so that it should be replayed.");
    }
}
