using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
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

    /// <summary>The value where the caller of a step over spans gives none; null where it must.</summary>
    public string? SpanDefault { get; init; }

    /// <summary>The name of the property that a step over spans is given it in.</summary>
    public string PropertyName => char.ToUpperInvariant(Name[0]) + Name.Substring(1);

    /// <summary>Whether it is a number that a group keeps.</summary>
    public bool IsOfGroup { get; init; }

    public string Declaration => $"{Type} {Name}";

    /// <summary>Whether it is a number that the step computes anew for the next.</summary>
    public bool IsAssigned => Type.StartsWith("ref ", System.StringComparison.Ordinal);

    /// <summary>The variable that holds a number that is kept from step to step, as it is after the step, until the step is sure to be taken.</summary>
    public static string OfStep(TensorScalarSpec scalar) => OfStep(scalar.Variable);

    /// <inheritdoc cref="OfStep(TensorScalarSpec)"/>
    public static string OfStep(string variable) => $"{variable}OfStep";

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
        inputs.AddRange(OfTreatment(spec));
        inputs.AddRange(OfTensor(rule));
        inputs.AddRange(OfGroup(rule));
        inputs.AddRange(OfOptimizer(rule));
        inputs.AddRange(OfMeasures(rule));
        inputs.AddRange(OfMatrix(rule));
        return inputs;
    }

    /// <summary>The numbers that a tensor keeps.</summary>
    public static IEnumerable<HostInput> OfTensor(UpdateRule rule)
    {
        int start = 0;
        foreach (TensorScalarSpec scalar in rule.TensorScalars)
        {
            string index = start.ToString(CultureInfo.InvariantCulture);
            yield return scalar.IsSeries
                ? new(scalar.Variable, "global::System.Span<double>", $"{scalar.Summary}, updated.", $"inputs.ParameterScalars.Slice({index}, {scalar.Count.ToString(CultureInfo.InvariantCulture)})")
                : new(scalar.Variable, "ref double", $"{scalar.Summary}, updated.", $"ref inputs.ParameterScalars[{index}]");
            start += scalar.Count;
        }
    }

    /// <summary>The numbers that a group keeps.</summary>
    public static IEnumerable<HostInput> OfGroup(UpdateRule rule)
    {
        for (int i = 0; i < rule.GroupScalars.Count; i++)
        {
            string source = $"inputs.GroupScalars[{i.ToString(CultureInfo.InvariantCulture)}]";
            yield return new(rule.GroupScalars[i].Variable, "double", $"{rule.GroupScalars[i].Summary}.", source) { IsOfGroup = true };
        }
    }

    /// <summary>The numbers that the optimizer keeps, in the step, and where anything asks for it, before it.</summary>
    public static IEnumerable<HostInput> OfOptimizer(UpdateRule rule)
    {
        for (int i = 0; i < rule.OptimizerScalars.Count; i++)
        {
            TensorScalarSpec scalar = rule.OptimizerScalars[i];
            string index = i.ToString(CultureInfo.InvariantCulture);
            yield return new(scalar.Variable, "double", $"{scalar.Summary}, in this step.", $"inputs.OptimizerScalars[{index}]");
            if (rule.ScalarPreparation.Concat(rule.Scalars.Select(one => one.Expression)).Any(line => Regex.IsMatch(line, $@"\b{Regex.Escape(scalar.Variable)}Before\b")))
            {
                yield return new(scalar.Variable + "Before", "double", $"{scalar.Summary}, before this step.", $"inputs.OptimizerScalarsBefore[{index}]");
            }
        }
    }

    /// <summary>What was measured, and of how many elements.</summary>
    public static IEnumerable<HostInput> OfMeasures(UpdateRule rule)
    {
        MeasureSpec[] measures = [.. rule.Measures.SelectMany(pass => pass.Measures)];
        if (rule.Measures.Count > 0)
        {
            yield return new("length", "long", "Number of the tensor's elements.", "inputs.Length");
        }

        for (int i = 0; i < measures.Length; i++)
        {
            yield return new(measures[i].Number, "double", $"{measures[i].Summary}; 0 before it is measured.", $"inputs.Measures[{i.ToString(CultureInfo.InvariantCulture)}]");
        }
    }

    /// <summary>The sizes of a matrix, or of what has rows and columns.</summary>
    private static IEnumerable<HostInput> OfMatrix(UpdateRule rule)
    {
        if (rule.Matrix is { Scratch: null } matrix)
        {
            return
            [
                new("rows", "long", $"The parameter's {(matrix.SizesFromEnd ? "last size but one" : "first size")}.", "inputs.Rows"),
                new("columns", "long", $"The parameter's {(matrix.SizesFromEnd ? "last" : "second")} size.", "inputs.Columns"),
            ];
        }

        HostInput[] sizes = rule.HasAxes
            ?
            [
                new("rows", "long", "Rows of each of the parameter's matrices: its last size but one, or of a vector its length.", "inputs.Rows"),
                new("columns", "long", "Columns: the parameter's last size, or of a vector 1.", "inputs.Columns"),
                new("dimensions", "long", "Number of the parameter's dimensions.", "inputs.Dimensions"),
            ]
            : rule.Matrix is null ? []
            :
            [
                new("rows", "long", "Rows of the parameter's matrix.", "inputs.Rows"),
                new("columns", "long", "Its columns.", "inputs.Columns"),
            ];
        return sizes.Where(IsAskedFor);

        bool IsAskedFor(HostInput input) => rule.ScalarPreparation.Concat(rule.Scalars.Select(one => one.Expression)).Any(line => StageSpec.Names(line, input.Name));
    }

    /// <summary>What clipping, scaling and averages need, which a step over spans may leave out.</summary>
    public static IEnumerable<HostInput> OfTreatment(OptimizerSpec spec)
    {
        if (spec.Treatment.HasMultiplier)
        {
            yield return new("gradientMultiplier", "double", "What gradients are multiplied by.", "inputs.GradientMultiplier") { SpanDefault = "1" };
        }

        if (spec.Treatment.HasValueClipping)
        {
            yield return new("clippingThreshold", "double", "What gradients are clipped to, above 0.", "inputs.ClippingThreshold") { SpanDefault = "double.PositiveInfinity" };
        }

        if (spec.Treatment.HasAverage)
        {
            yield return new("averageShare", "double", "What the average takes in of this step's weights, in [0, 1]; 0 for nothing.", "inputs.AverageShare") { SpanDefault = "0" };
        }
    }

    /// <summary>The arguments of an engine, which has them in <c>inputs</c>.</summary>
    public static string Arguments(OptimizerSpec spec, UpdateRule rule) => string.Join(", ", All(spec, rule).Select(input => input.Source));
}
