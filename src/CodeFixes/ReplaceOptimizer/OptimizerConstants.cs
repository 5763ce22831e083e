using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.Reading;
using GenOptim.Generator.Emit;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.CodeFixes.ReplaceOptimizer;

/// <summary>The constants of a TorchSharp optimizer as arguments of the attribute.</summary>
internal sealed class OptimizerConstants
{
    private OptimizerConstants(string algorithm, IReadOnlyList<string> arguments)
    {
        Algorithm = algorithm;
        Arguments = arguments;
    }

    /// <summary>The algorithm that does the same apart from the decay: <c>AdamW</c>, <c>NAdamW</c>, <c>RAdamW</c> or <c>Sgdw</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The arguments of the attribute, without the weight decay.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Reads what <paramref name="creation"/> passes or leaves at its default; null where GenOptim has no such optimizer.</summary>
    public static OptimizerConstants? Read(TorchCreation creation)
    {
        if (creation.Argument("maximize") is not null && creation.FlagOf("maximize") is not false)
        {
            return null;
        }

        IReadOnlyList<string>? arguments = creation.Optimizer.Name switch
        {
            "Adam" or "AdamW" => ReadAdam(creation),
            "NAdam" => ReadNAdam(creation),
            "RAdam" => ReadMoments(creation),
            "SGD" => ReadSgd(creation),
            _ => null,
        };
        return arguments is null ? null : new OptimizerConstants(creation.Optimizer.Nearest, arguments);
    }

    private static List<string>? ReadMoments(TorchCreation creation)
    {
        return creation.ValueOf("beta1") is >= 0 and < 1 and { } beta1
            && creation.ValueOf("beta2") is >= 0 and < 1 and { } beta2
            && creation.ValueOf("eps") is >= 0 and { } epsilon
            ? [$"Beta1 = {Literal.Double(beta1)}", $"Beta2 = {Literal.Double(beta2)}", $"Epsilon = {Literal.Double(epsilon)}"]
            : null;
    }

    private static List<string>? ReadAdam(TorchCreation creation)
    {
        if (creation.FlagOf("amsgrad") is not { } amsGrad || ReadMoments(creation) is not { } arguments)
        {
            return null;
        }

        if (amsGrad)
        {
            arguments.Add("AmsGrad = true");
        }

        return arguments;
    }

    private static List<string>? ReadNAdam(TorchCreation creation)
    {
        if (creation.ValueOf("momentum_decay") is not (>= 0 and { } momentumDecay) || ReadMoments(creation) is not { } arguments)
        {
            return null;
        }

        arguments.Add($"MomentumDecay = {Literal.Double(momentumDecay)}");
        return arguments;
    }

    private static List<string>? ReadSgd(TorchCreation creation)
    {
        if (creation.ValueOf("momentum") is not (>= 0 and { } momentum)
            || creation.ValueOf("dampening") is not (>= 0 and <= 1 and { } dampening)
            || creation.FlagOf("nesterov") is not { } nesterov
            || (nesterov && (momentum == 0 || dampening != 0)))
        {
            return null;
        }

        List<string> arguments = [];
        if (momentum != 0)
        {
            arguments.Add($"Momentum = {Literal.Double(momentum)}");
        }

        if (dampening != 0)
        {
            arguments.Add($"Dampening = {Literal.Double(dampening)}");
        }

        if (nesterov)
        {
            arguments.Add("Nesterov = true");
        }

        return arguments;
    }

    /// <summary>Whether evaluating <paramref name="argument"/> twice is the same as once: it names values and computes with them.</summary>
    public static bool IsRepeatable(IArgumentOperation argument)
    {
        return argument.Value.DescendantsAndSelf().All(static part => part is
            ILiteralOperation or ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            or IInstanceReferenceOperation or IConversionOperation or IParenthesizedOperation or IBinaryOperation or IUnaryOperation);
    }
}
