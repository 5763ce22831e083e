using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Adafactor (Shazeer and Stern, https://arxiv.org/abs/1804.04235): a second moment that is kept as the means of its rows and of its columns, and a step by the parameter's own scale, with
/// the formulas and defaults of PyTorch's Adafactor. A parameter of one dimension keeps its second moment element by element.
/// </summary>
internal static class AdafactorRule
{
    private static readonly Hyperparameter Beta2Decay = Hyperparameter.Number(
        "Beta2Decay", -0.8, HyperparameterRange.NonPositive, "The exponent of k in w = k^Beta2Decay, the share of a step in the second moment.");

    private static readonly Hyperparameter Epsilon = Hyperparameter.Number(
        "Epsilon", 0, HyperparameterRange.NonNegative, "ε₁, the least mean of R, whose square is the least second moment; 0 for the machine epsilon of the arithmetic.");

    private static readonly Hyperparameter LeastScale = Hyperparameter.Number(
        "LeastScale", 1e-3, HyperparameterRange.NonNegative, "ε₂, the scale that a parameter has at least.");

    private static readonly Hyperparameter UpdateThreshold = Hyperparameter.Number(
        "UpdateThreshold", 1, HyperparameterRange.AtLeastOne, "d, the root mean square to which a step's direction is cut.");

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Adafactor",
        Paper = "https://arxiv.org/abs/1804.04235",
        LearningRate = 1e-2,
        WeightDecay = 0,
        Hyperparameters = [Beta2Decay, Epsilon, LeastScale, UpdateThreshold],
        Check = Check,
        Rule = static spec => new()
        {
            Title = "Adafactor",
            StateSlots =
            [
                new StateSlotSpec("rowVar", "row_var", spec.Compute, "R, the second moment's means over rows") { Axis = AxisKind.Rows, VectorKey = "variance" },
                new StateSlotSpec("columnVar", "col_var", spec.Compute, "C, the second moment's means over columns") { Axis = AxisKind.Columns },
            ],
            Measures = [Moments(spec), Norms(spec)],
            ScalarPreparation =
            [
                "double scale = global::System.Math.Max(LeastScale, global::System.Math.Sqrt(parameterSquares / length));",
                "double rate = scale * global::System.Math.Min(learningRate, 1 / global::System.Math.Sqrt(step));",
                "double excess = global::System.Math.Sqrt(directionSquares / length) / UpdateThreshold;",
            ],
            Scalars =
            [
                new ScalarSpec("Share", "global::System.Math.Pow(step, Beta2Decay)", "w = k^Beta2Decay, the share of this step in the second moment."),
                new ScalarSpec("MatrixSign", "(dimensions < 2 ? 1 : -1)", "−1 where the parameter is factored, else 1."),
                new ScalarSpec("NegativeRate", "(-(rate / global::System.Math.Max(1, excess)))", "−α/max(1, RMS(u)/d)."),
            ],
            Stages =
            [
                Direction(spec, declares: true),
                new StageSpec(
                    "Step: p ← p − α/max(1, RMS(u)/d)·u",
                    "parameter = TLane.Fma(TLane.All(scalars.NegativeRate), direction, parameter);",
                    "p ← p − α/max(1, RMS(u)/d)·u   with α = max(ε₂, RMS(p))·min(lr, 1/√k), RMS(p) being that of before the decay")
                {
                    IsStep = true,
                },
            ],
            Decay = new()
            {
                Direction = "direction",
                IsOwnVariable = true,
                WhyNotCautious = "Adafactor has no first moment, so that its step agrees with the gradient everywhere",
            },
        },
    };

    private static HyperparameterConflict? Check(OptimizerSpec spec)
    {
        if (spec.State != spec.Compute)
        {
            return new(
                "State",
                AttributeDescriptors.UnsupportedTypes,
                ["State", spec.State, ", and Adafactor keeps a number per row and column, too few to be worth rounding", spec.Compute.ToString()]);
        }

        double epsilon = spec.Number(Epsilon);
        double square = epsilon * epsilon;
        return epsilon != 0 && (spec.Compute == NumberKind.Float64 ? square : (float)square) == 0
            ? new(Epsilon.Name, AttributeDescriptors.OutOfRange, [Epsilon.Name, Literal.Double(epsilon), $"0, or so large that its square, the least second moment, is above 0 in {spec.Compute.Keyword()}"])
            : null;
    }

    private static string EpsilonOf(OptimizerSpec spec) =>
        spec.Number(Epsilon) != 0 ? "Epsilon" : Literal.Double(spec.Compute == NumberKind.Float64 ? 2.220446049250313e-16 : 1.1920928955078125e-07);

    private static MeasurePassSpec Moments(OptimizerSpec spec) => new(
        new[] { new StageSpec("The gradient, whose squares are averaged over each row and each column", "element = gradient;") }.ToEquatableArray(),
        default)
    {
        AxisMeasures = new[]
        {
            new AxisMeasureSpec("element", "rowMean", AxisKind.Rows, ReductionKind.SumOfSquares, "the mean of g² over the row") { IsMean = true },
            new AxisMeasureSpec("element", "columnMean", AxisKind.Columns, ReductionKind.SumOfSquares, "the mean of g² over the column") { IsMean = true },
        }.ToEquatableArray(),
        AxisSteps = AxisSteps(spec).ToEquatableArray(),
    };

    private static IEnumerable<AxisStepSpec> AxisSteps(OptimizerSpec spec)
    {
        yield return new AxisStepSpec(
            AxisKind.Rows,
            new[]
            {
                new StageSpec(
                    "Second moment of the row: R ← R + w·(mean of g² − R)",
                    "rowVar = TLane.Fma(TLane.All(scalars.Share), rowMean - rowVar, rowVar);",
                    "R ← R + w·(mean of g² over the row − R)   with w = k^Beta2Decay, rows and columns being those of the last two dimensions"),
            }.ToEquatableArray(),
            Folds: new[] { new AxisFoldSpec("rowVar", "meanOfR", ReductionKind.Sum, "the mean of R over the rows of the matrix") { IsMean = true } }.ToEquatableArray());
        yield return new AxisStepSpec(
            AxisKind.Rows,
            new[]
            {
                new StageSpec(
                    "The row's share of V: R/max(mean of R, ε₁), or R of a vector",
                    $"rowShare = TLane.SelectNegative(TLane.All(scalars.MatrixSign), rowVar / TLane.Max(meanOfR, {LaneText.All(spec.Compute, EpsilonOf(spec))}), rowVar);"),
            }.ToEquatableArray(),
            new[] { new AxisOutputSpec("rowShare", "R/max(mean of R, ε₁), or R of a vector") }.ToEquatableArray());
        yield return new AxisStepSpec(
            AxisKind.Columns,
            new[]
            {
                new StageSpec(
                    "Second moment of the column: C ← C + w·(mean of g² − C)",
                    "columnVar = TLane.Fma(TLane.All(scalars.Share), columnMean - columnVar, columnVar);",
                    "C ← C + w·(mean of g² over the column − C)"),
                new StageSpec(
                    "The column's share of V: C, or 1 of a vector",
                    $"columnShare = TLane.SelectNegative(TLane.All(scalars.MatrixSign), columnVar, {LaneText.All(spec.Compute, "1.0")});"),
            }.ToEquatableArray(),
            new[] { new AxisOutputSpec("columnShare", "C, or 1 of a vector") }.ToEquatableArray());
    }

    private static MeasurePassSpec Norms(OptimizerSpec spec) => new(
        new[]
        {
            Direction(spec, declares: false),
            new StageSpec("The parameter, as it is before the decay", "weight = parameter;"),
        }.ToEquatableArray(),
        new[]
        {
            new MeasureSpec("direction", "directionSquares", ReductionKind.SumOfSquares, "Σu² over the parameter"),
            new MeasureSpec("weight", "parameterSquares", ReductionKind.SumOfSquares, "Σp² over the parameter"),
        }.ToEquatableArray());

    private static StageSpec Direction(OptimizerSpec spec, bool declares) => new(
        "Direction: u = g/√max(V, ε₁²)",
        $"{(declares ? "TLane " : string.Empty)}direction = gradient / TLane.Sqrt(TLane.Max(rowShare * columnShare, {LaneText.All(spec.Compute, $"({EpsilonOf(spec)} * {EpsilonOf(spec)})")}));",
        declares ? null : "u = g/√max(V, ε₁²)   with V = R·C/max(mean of R over the matrix, ε₁); a parameter of one dimension is one column, and V = R");
}
