using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit;

/// <summary>A parameter of <c>ComputeScalars</c>: what a step's numbers are computed from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, with <c>ref</c> where it is assigned.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Source">Where an engine has it.</param>
internal sealed record HostInput(string Name, string Type, string Summary, string Source)
{
    /// <summary>What an engine passes.</summary>
    public const string Inputs = "global::GenOptim.Engine.StepInputs";

    public string Declaration => $"{Type} {Name}";

    /// <summary>The argument of a caller that has a variable of the same name.</summary>
    public string Argument => Type.StartsWith("ref ", System.StringComparison.Ordinal) ? $"ref {Name}" : Name;

    public static IReadOnlyList<HostInput> All(OptimizerSpec spec, UpdateRule rule)
    {
        var inputs = new List<HostInput>
        {
            new("learningRate", "double", "lr, after the schedule.", "inputs.LearningRate"),
            new("initialLearningRate", "double", "lr0.", "inputs.InitialLearningRate"),
        };
        if (spec.HasPeak())
        {
            inputs.Add(new("peakLearningRate", "double", "lrPeak.", "inputs.PeakLearningRate"));
        }

        inputs.Add(new("weightDecay", "double", "wd.", "inputs.WeightDecay"));
        inputs.Add(new("step", "long", "k: 1 in a parameter's first step.", "inputs.Step"));
        inputs.AddRange(rule.TensorScalars.Select(static (scalar, index) => new HostInput(
            scalar.Variable, "ref double", $"{scalar.Summary}, updated.", $"ref inputs.ParameterScalars[{index.ToString(CultureInfo.InvariantCulture)}]")));
        return inputs;
    }

    /// <summary>The arguments of an engine, which has them in <c>inputs</c>.</summary>
    public static string Arguments(OptimizerSpec spec, UpdateRule rule) => string.Join(", ", All(spec, rule).Select(input => input.Source));
}
