using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Emit;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>
/// Muon (Jordan et al., https://kellerjordan.github.io/posts/muon): the momentum's matrix is brought near the nearest orthogonal one by the Newton-Schulz iteration, and the step is along
/// that. Formulas of Keller Jordan's class, Moonlight's (Liu et al., https://arxiv.org/abs/2502.16982) and PyTorch's, with the rows of NorMuon (Li et al., https://arxiv.org/abs/2510.05491).
/// </summary>
internal static class MuonRule
{
    private const int KellerJordan = 0;

    private const int Moonlight = 1;

    private const int PyTorch = 2;

    private const int ShapeScale = 1;

    private const string SecondMomentumBuffer = "second_momentum_buffer";

    private static readonly Hyperparameter Momentum = Hyperparameter.Number("Momentum", 0.95, HyperparameterRange.Average, "μ, the decay rate of the momentum buffer.");

    private static readonly Hyperparameter MomentumWarmup = Hyperparameter.Number(
        "MomentumWarmup", 0, HyperparameterRange.NonNegative, "Over how many steps μ rises to Momentum; 0 for none.");

    private static readonly Hyperparameter InitialMomentum = Hyperparameter.Number(
        "InitialMomentum", 0.85, HyperparameterRange.Average, "μ in a tensor's first step, where it rises.");

    private static readonly Hyperparameter Nesterov = Hyperparameter.Flag("Nesterov", "Whether the step looks ahead along the momentum buffer.", @default: true);

    private static readonly Hyperparameter Formula = Hyperparameter.Choice("MuonFormula", ["KellerJordan", "Moonlight", "PyTorch"], "Whose formula.");

    private static readonly Hyperparameter Scale = Hyperparameter.Choice("MuonScale", ["OfFormula", "Shape", "AdamW"], "By what the step is multiplied besides the learning rate.");

    private static readonly Hyperparameter Steps = Hyperparameter.Number(
        "NewtonSchulzSteps", 5, HyperparameterRange.UpTo(100), "How many steps of the Newton-Schulz iteration are taken.");

    private static readonly Hyperparameter A = Hyperparameter.Number("NewtonSchulzA", 3.4445, HyperparameterRange.Finite, "a, the coefficient of X.");

    private static readonly Hyperparameter B = Hyperparameter.Number("NewtonSchulzB", -4.7750, HyperparameterRange.Finite, "b, the coefficient of X·Xᵀ·X.");

    private static readonly Hyperparameter C = Hyperparameter.Number("NewtonSchulzC", 2.0315, HyperparameterRange.Finite, "c, the coefficient of (X·Xᵀ)²·X.");

    private static readonly Hyperparameter PolarExpress = Hyperparameter.Flag(
        "PolarExpress", "Whether each step of the iteration has its own coefficients, those of Polar Express.");

    private static readonly Hyperparameter Epsilon = Hyperparameter.Number(
        "Epsilon", 1e-7, HyperparameterRange.NonNegative, "ε, what keeps the norm that a matrix is divided by from 0.");

    private static readonly Hyperparameter BFloat16 = Hyperparameter.Flag(
        "BFloat16Orthogonalization", "Whether the iteration stores everything in bfloat16, as the references do on accelerators.");

    private static readonly Hyperparameter NormalizeRows = Hyperparameter.Flag(
        "NormalizeRows", "Whether the rows of the orthogonal matrix are divided by the root of a mean of their squares, as NorMuon does.") with
    {
        OnlyWith = "NormalizeRows",
    };

    private static readonly Hyperparameter Beta2 = Hyperparameter.Number(
        "Beta2", 0.95, HyperparameterRange.Average, "β₂, the decay rate of the rows' second moment, with NormalizeRows.") with
    {
        OnlyWith = "NormalizeRows",
    };

    public static AlgorithmDeclaration Declaration { get; } = new()
    {
        Name = "Muon",
        Paper = "https://kellerjordan.github.io/posts/muon",
        LearningRate = 0.02,
        RequiresLearningRate = true,
        StepsOnMatrices = true,
        WeightDecay = 0,
        Hyperparameters = [Momentum, MomentumWarmup, InitialMomentum, Nesterov, Formula, Scale, Steps, A, B, C, PolarExpress, Epsilon, BFloat16, NormalizeRows, Beta2],
        Check = static spec =>
        {
            if (spec.Number(MomentumWarmup) == 0 && spec.Number(InitialMomentum) != InitialMomentum.Default)
            {
                return new(InitialMomentum.Name, AttributeDescriptors.NotOfThisAlgorithm, [InitialMomentum.Name, "Muon without MomentumWarmup", "Momentum"]);
            }

            if (!spec.Flag(NormalizeRows) && spec.Number(Beta2) != Beta2.Default)
            {
                return new(Beta2.Name, AttributeDescriptors.NotOfThisAlgorithm, [Beta2.Name, "Muon without NormalizeRows", "Momentum"]);
            }

            foreach (Hyperparameter coefficient in new[] { A, B, C })
            {
                if (spec.Flag(PolarExpress) && spec.Number(coefficient) != coefficient.Default)
                {
                    return new(coefficient.Name, AttributeDescriptors.NotOfThisAlgorithm, [coefficient.Name, "Muon with the coefficients of Polar Express", "NewtonSchulzSteps, Epsilon"]);
                }
            }

            return null;
        },
        Rule = static spec => new()
        {
            Title = Title(spec),
            OtherPapers =
            [
                .. spec.Number(Formula) == Moonlight ? new[] { "https://arxiv.org/abs/2502.16982" } : [],
                .. spec.Flag(PolarExpress) ? new[] { "https://arxiv.org/abs/2505.16932" } : [],
                .. spec.Flag(NormalizeRows) ? new[] { "https://arxiv.org/abs/2510.05491" } : [],
            ],
            StateSlots =
            [
                new StateSlotSpec("momentumBuffer", "momentum_buffer", spec.State, "m, the momentum buffer"),
                .. spec.Flag(NormalizeRows)
                    ? new[] { new StateSlotSpec("secondMomentumBuffer", SecondMomentumBuffer, spec.Compute, "v, the second moment of the rows") { Axis = AxisKind.Rows } }
                    : [],
            ],
            Matrix = new MatrixStageSpec(
                "direction",
                "orthogonal",
                "O",
                new[] { Buffer(spec, hasFormula: true), Direction(spec) }.ToEquatableArray(),
                MatrixSteps(spec).ToEquatableArray())
            {
                IsBatched = spec.Number(Formula) == KellerJordan,
                SizesFromEnd = spec.Number(Formula) == KellerJordan,
            },
            ScalarPreparation = Warms(spec)
                ? ["double momentum = step > MomentumWarmup ? Momentum : InitialMomentum + (Momentum - InitialMomentum) * ((step - 1) / MomentumWarmup);"]
                : [],
            Scalars = Scalars(spec),
            Stages =
            [
                Buffer(spec, hasFormula: false),
                new StageSpec(
                    "Step along the orthogonal matrix",
                    "parameter = TLane.Fma(TLane.All(scalars.NegativeLearningRate), orthogonal, parameter);",
                    ScalesMatrix(spec) ? "p ← p − lr·O" : $"p ← p − lr·{ScaleSymbol(spec)}·O")
                {
                    IsStep = true,
                },
            ],
            Decay = new()
            {
                Direction = "orthogonal",
                DirectionSymbol = "O",
                WhyNotCautious = "the direction of Muon's step is known only when its matrix is orthogonal, after everything that is measured",
            },
        },
    };

    private static bool Warms(OptimizerSpec spec) => spec.Number(MomentumWarmup) > 0;

    private static bool HasShapeScale(OptimizerSpec spec) =>
        spec.Number(Scale) == 0 ? spec.Number(Formula) != Moonlight : spec.Number(Scale) == ShapeScale;

    /// <summary>Keller Jordan's code multiplies the matrix, and rounds it, where the others multiply the learning rate.</summary>
    private static bool ScalesMatrix(OptimizerSpec spec) => spec.Number(Formula) == KellerJordan && HasShapeScale(spec);

    private static string ScaleSymbol(OptimizerSpec spec) => HasShapeScale(spec) ? "√max(1, r/c)" : "0.2·√max(r, c)";

    private static string ScaleExpression(OptimizerSpec spec) => HasShapeScale(spec)
        ? "global::System.Math.Sqrt(global::System.Math.Max(1, (double)rows / columns))"
        : "0.2 * global::System.Math.Sqrt(global::System.Math.Max(rows, columns))";

    private static string Title(OptimizerSpec spec) => spec.Number(Formula) switch
    {
        Moonlight => "Muon with Moonlight's formula",
        PyTorch => "Muon with PyTorch's formula",
        _ => spec.Flag(NormalizeRows) ? "NorMuon" : "Muon",
    } + (spec.Flag(NormalizeRows) && spec.Number(Formula) != KellerJordan ? " and the rows of NorMuon" : string.Empty);

    private static IEnumerable<ScalarSpec> Scalars(OptimizerSpec spec)
    {
        if (Warms(spec))
        {
            yield return new ScalarSpec("Momentum", "momentum", "μ.");
            yield return new ScalarSpec("OneMinusMomentum", "(1 - momentum)", "1 − μ.");
        }

        if (ScalesMatrix(spec))
        {
            yield return new ScalarSpec("Scale", $"({ScaleExpression(spec)})", $"{ScaleSymbol(spec)}, what the matrix is multiplied by.");
            yield return new ScalarSpec("NegativeLearningRate", "(-learningRate)", "−lr.");
        }
        else
        {
            yield return new ScalarSpec("NegativeLearningRate", $"(-(learningRate * ({ScaleExpression(spec)})))", $"−lr·{ScaleSymbol(spec)}.");
        }
    }

    private static string AllMomentum(OptimizerSpec spec) => Warms(spec) ? "TLane.All(scalars.Momentum)" : LaneText.All(spec.Compute, "Momentum");

    private static StageSpec Buffer(OptimizerSpec spec, bool hasFormula)
    {
        (string formula, string value) = spec.Number(Formula) == Moonlight ? ("m ← μ·m + g", $"gradient + momentumBuffer * {AllMomentum(spec)}")
            : ("m ← μ·m + (1 − μ)·g", Warms(spec)
                ? "TLane.Fma(TLane.All(scalars.OneMinusMomentum), gradient - momentumBuffer, momentumBuffer)"
                : LaneText.Lerp(spec.Compute, "momentumBuffer", "gradient", "(1 - Momentum)", 1 - spec.Number(Momentum)));
        string rise = Warms(spec) ? "   with μ from InitialMomentum to Momentum over MomentumWarmup steps" : string.Empty;
        return new($"Momentum buffer: {formula}", $"momentumBuffer = {value};", hasFormula ? formula + rise : null);
    }

    private static StageSpec Direction(OptimizerSpec spec)
    {
        if (!spec.Flag(Nesterov))
        {
            return new("The matrix is the momentum buffer: u = m", "direction = momentumBuffer;", "u = m");
        }

        (string formula, string value) = spec.Number(Formula) == Moonlight
            ? ("u = g + μ·m", $"TLane.Fma({AllMomentum(spec)}, momentumBuffer, gradient)")
            : ("u = (1 − μ)·g + μ·m", Warms(spec)
                ? "TLane.Fma(TLane.All(scalars.OneMinusMomentum), gradient - momentumBuffer, momentumBuffer)"
                : LaneText.Lerp(spec.Compute, "gradient", "momentumBuffer", "(Momentum)", spec.Number(Momentum)));
        return new($"Nesterov's look-ahead: {formula}", $"direction = {value};", formula);
    }

    private static IEnumerable<StageSpec> MatrixSteps(OptimizerSpec spec)
    {
        string length = spec.Flag(PolarExpress) ? "1.02·‖U‖" : "‖U‖";
        string norm = spec.Number(Formula) == PyTorch ? $"max({length}, ε)" : $"({length} + ε)";
        string places = spec.Flag(BFloat16) ? ", in bfloat16" : string.Empty;
        string coefficients = spec.Flag(PolarExpress) ? string.Empty : ", NewtonSchulzA, NewtonSchulzB, NewtonSchulzC";
        string options = (spec.Number(Formula) == PyTorch ? ", ClampsNorm = true, RoundsOnce = true" : string.Empty) + (spec.Flag(BFloat16) ? ", RoundsToBFloat16 = true" : string.Empty);
        yield return new StageSpec(
            $"Orthogonalized by the Newton-Schulz iteration{places}: from X = U/{norm}, in each step A = X·Xᵀ and X ← a·X + (b·A + c·A²)·X",
            $"matrix.Orthogonalize(new((int)NewtonSchulzSteps{coefficients}) {{ Epsilon = Epsilon{options} }});",
            $"O = X after NewtonSchulzSteps of X ← a·X + (b·A + c·A²)·X with A = X·Xᵀ, from X = U/{norm}{places}, U being the matrix of all u, or its transpose");
        if (spec.Flag(NormalizeRows))
        {
            yield return new StageSpec(
                "Rows of the same length: v ← v + (1 − β₂)·(mean of O² over the row − v), O ← O/(√v + 1e-10), brought back to the norm that each matrix had",
                $"matrix.NormalizeRows({Literal.String(SecondMomentumBuffer)}, 1 - Beta2, 1e-10, roundsToBFloat16: {Literal.Bool(spec.Flag(BFloat16))});",
                "v ← v + (1 − β₂)·(mean of O² over the row − v)   rows being those of the parameter's last dimension\nO ← n·Q/(‖Q‖ + 1e-10)   with Q = O/(√v + 1e-10) and n = ‖O‖, norms over the last two dimensions");
        }

        if (ScalesMatrix(spec))
        {
            yield return new StageSpec(
                "Scaled by its shape: O ← √max(1, r/c)·O",
                $"matrix.Scale(scalars.Scale, roundsToBFloat16: {Literal.Bool(spec.Flag(BFloat16))});",
                "O ← √max(1, r/c)·O   with r and c the parameter's last two sizes");
        }
    }
}
