using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>Sources are asked before each kind of step and told after it, and what they throw leaves everything as it was.</summary>
public sealed class ParameterSourceTests
{
    [Fact]
    public void A_step_asks_before_it_reads_and_tells_what_was_updated()
    {
        (Parameter<float> first, Source ofFirst) = New("first");
        (Parameter<float> second, Source ofSecond) = New("second");
        using var optimizer = new SampleAdamW(1e-2, [first, second, Samples.Parameter("plain", 10)]);
        ofSecond.HasGradient = false;

        Assert.Equal(2, optimizer.Step().UpdatedParameters);
        ofSecond.HasGradient = true;
        Assert.Equal(3, optimizer.Step().UpdatedParameters);

        Assert.Equal(["before", "updated", "before", "updated"], ofFirst.Calls);
        Assert.Equal(["before", "left", "before", "updated"], ofSecond.Calls);
        Assert.Equal(1, optimizer.GetStepCount(second));
    }

    [Fact]
    public void What_a_source_throws_leaves_everything_as_it_was()
    {
        (Parameter<float> first, _) = New("first");
        (Parameter<float> second, Source ofSecond) = New("second");
        using var optimizer = new SampleAdamW(1e-2, [first, second]);
        float[] before = first.GetValues<float>().ToArray();
        ofSecond.Throws = true;

        Assert.Throws<TimeoutException>(() => optimizer.Step());
        Assert.Equal(0, optimizer.StepCount);
        Assert.Equal(before, first.GetValues<float>().ToArray());

        ofSecond.Throws = false;
        Assert.Equal(2, optimizer.Step().UpdatedParameters);
    }

    [Fact]
    public void A_step_of_one_parameter_asks_its_source()
    {
        (Parameter<float> parameter, Source source) = New("w");
        using var optimizer = new SampleAdamW(1e-2, [parameter]);
        parameter.ForgetGradient();
        optimizer.Step(parameter);
        Assert.Equal(["before", "updated"], source.Calls);
        Assert.Equal(1, optimizer.EndStep().UpdatedParameters);
    }

    [Fact]
    public void A_set_asks_the_sources_of_all_its_optimizers()
    {
        (Parameter<float> first, Source ofFirst) = New("first");
        (Parameter<float> second, Source ofSecond) = New("second");
        using var one = new SampleAdamW(1e-2, [first]);
        using var other = new SampleSgdw(1e-2, [second]);
        Assert.Equal(2, new OptimizerSet(one, other).Step().UpdatedParameters);
        Assert.Equal(["before", "updated"], ofFirst.Calls);
        Assert.Equal(["before", "updated"], ofSecond.Calls);
    }

    [Fact]
    public void What_was_forgotten_is_not_touched_between_steps()
    {
        float[] gradient = [1, 2, 3];
        using var parameter = new Parameter<float>("w", new float[3], gradient);
        using var optimizer = new SampleAdamW(1e-2, [parameter]);
        parameter.ForgetGradient();
        optimizer.ZeroGradients();
        Assert.Equal([1f, 2f, 3f], gradient);
        Assert.False(parameter.HasGradient);
        Assert.Throws<InvalidOperationException>(() => parameter.HasGradient = true);
        Assert.Equal(0, optimizer.Step().UpdatedParameters);
        parameter.SetGradient(gradient);
        Assert.Equal(1, optimizer.Step().UpdatedParameters);
    }

    [Fact]
    public void A_gradient_that_a_source_keeps_is_not_shown_between_steps()
    {
        (Parameter<float> parameter, _) = New("w");
        using var optimizer = new SampleAdamW(1e-2, [parameter]);
        optimizer.Step();
        Assert.Contains("'w' has no gradient memory", Assert.Throws<InvalidOperationException>(() => parameter.GetGradient<float>().ToArray()).Message, StringComparison.Ordinal);
    }

    private static (Parameter<float> Parameter, Source Source) New(string name)
    {
        var source = new Source();
        Parameter<float> parameter = Samples.Parameter(name, 10);
        parameter.Source = source;
        return (parameter, source);
    }

    private sealed class Source : IParameterSource
    {
        internal List<string> Calls { get; } = [];

        internal bool HasGradient { get; set; } = true;

        internal bool Throws { get; set; }

        public void BeforeStep(Parameter parameter)
        {
            if (Throws)
            {
                throw new TimeoutException();
            }

            // As a library that gives each gradient memory of its own.
            Calls.Add("before");
            if (HasGradient)
            {
                ((Parameter<float>)parameter).SetGradient(Enumerable.Repeat(1f, (int)parameter.Length).ToArray());
            }
            else
            {
                parameter.ForgetGradient();
            }
        }

        public void AfterStep(Parameter parameter, bool wasUpdated)
        {
            Calls.Add(wasUpdated ? "updated" : "left");
            parameter.ForgetGradient();
        }
    }
}
