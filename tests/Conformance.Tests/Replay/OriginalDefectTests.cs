using System.Collections.Generic;
using System.Linq;
using GenOptim.Conformance.Golden;
using GenOptim.Conformance.Reference;
using GenOptim.Conformance.Scenarios;
using Xunit;

namespace GenOptim.Conformance.Replay;

/// <summary>Defects of the originals that no recorded case shows, and what is right instead.</summary>
public sealed class OriginalDefectTests
{
    /// <summary>The originals count in float32, which stays at 2²⁴ for ever. Here the next step is step 2²⁴ + 1.</summary>
    [Fact]
    public void Step_counts_go_on_beyond_two_to_the_24()
    {
        const long Saturated = 1L << 24;
        OptimizerConstants constants = OptimizerCatalogue.LongMemory(DType.Float64);
        double[] values = [1.5];
        using var parameter = new Parameter<double>("p", values, [0.25]);
        GeneratedClass generated = GeneratedClasses.Of(constants);
        using IOptimizer optimizer = generated.Create([generated.CreateGroup([parameter], new ScenarioGroup(constants, 0.1, 0))]);
        OptimizerState state = optimizer.ExportState();
        optimizer.ImportState(state with
        {
            Parameters = new Dictionary<string, ParameterState>
            {
                ["p"] = state.Parameters["p"] with
                {
                    Step = Saturated,
                    Tensors = new Dictionary<string, StateTensor>
                    {
                        ["exp_avg"] = StateTensor.From<double>([0.5]),
                        ["exp_avg_sq"] = StateTensor.From<double>([0.75]),
                    },
                },
            },
        });

        optimizer.Step();

        Assert.Equal(Saturated + 1, optimizer.GetStepCount(parameter));
        Assert.Equal(StepFrom(Saturated), values[0]);
        Assert.NotEqual(StepFrom(Saturated - 1), values[0]);

        double StepFrom(long stepCount)
        {
            var tensor = new ReferenceTensor<double>([1.5]) { StepCount = stepCount };
            tensor.ExpAvg[0] = 0.5;
            tensor.ExpAvgSq[0] = 0.75;
            new ReferenceRule<double>(constants, Rounding.Fused).Step(tensor, [0.25], 0.1, 0.1, 0);
            return tensor.Values[0];
        }
    }

    /// <summary>
    /// A group that is added later has the learning rate it is added with as its initial one. The originals have none for it, or take that
    /// of the moment at which they first see it.
    /// </summary>
    [Fact]
    public void Groups_added_later_have_an_initial_learning_rate()
    {
        OptimizerConstants constants = OptimizerCatalogue.All.First(one => one is { Algorithm: Algorithm.AdamW, Decay: DecayRule.Scheduled });
        GeneratedClass generated = GeneratedClasses.Of(constants);
        float[] firstValues = [1.5f];
        float[] laterValues = [-2.5f];
        using var first = new Parameter<float>("first", firstValues, [0.25f]);
        using var later = new Parameter<float>("later", laterValues, [0.125f]);
        ParameterGroup firstGroup = generated.CreateGroup([first], new ScenarioGroup(constants, 0.1, 0.01));
        ParameterGroup laterGroup = generated.CreateGroup([later], new ScenarioGroup(constants, 0.02, 0.03));
        using IOptimizer optimizer = generated.Create([firstGroup]);
        var rule = new ReferenceRule<float>(constants, Rounding.Fused);
        var expectedFirst = new ReferenceTensor<float>([1.5f]);
        var expectedLater = new ReferenceTensor<float>([-2.5f]);

        optimizer.Step();
        rule.Step(expectedFirst, [0.25f], 0.1, 0.1, 0.01);
        firstGroup.LearningRate = 0.05;
        generated.AddGroup(optimizer, laterGroup);
        laterGroup.LearningRate = 0.005;
        optimizer.Step();
        rule.Step(expectedFirst, [0.25f], 0.05, 0.1, 0.01);
        rule.Step(expectedLater, [0.125f], 0.005, 0.02, 0.03);

        BitAssert.Equal<float>(expectedFirst.Values, firstValues, "first group");
        BitAssert.Equal<float>(expectedLater.Values, laterValues, "group added later");
    }
}
