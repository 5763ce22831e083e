using GenOptim.Generator.Diagnostics.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.DecayValues;

/// <summary>GENOPT3006: a constant of an optimizer is 0 or 1 in float32, although it is neither as written.</summary>
internal sealed class ConstantRoundedAwayRule : MisuseRule
{
    /// <inheritdoc/>
    public override DiagnosticDescriptor Descriptor => DecayValueDescriptors.ConstantRoundedAway;

    /// <inheritdoc/>
    public override void Start(CodeWatch watch)
    {
        watch.OnTorchCreation(static (operation, creation) =>
        {
            foreach (IParameterSymbol parameter in creation.Method.Parameters)
            {
                // AdamW's decay is GENOPT3005's.
                if (parameter.Type.SpecialType == SpecialType.System_Double
                    && !(parameter.Name == "weight_decay" && !creation.Optimizer.IsCoupled)
                    && creation.Argument(parameter.Name) is { } argument
                    && Judge(parameter.Name, argument) is { } diagnostic)
                {
                    operation.ReportDiagnostic(diagnostic);
                }
            }
        });

        watch.OnClassCreation(static (operation, creation) =>
        {
            if (!creation.Class.IsFloat32)
            {
                return;
            }

            foreach (IArgumentOperation argument in creation.Operation.Arguments)
            {
                if (argument.Parameter is { Name: "learningRate" } parameter && Judge(parameter.Name, argument) is { } diagnostic)
                {
                    operation.ReportDiagnostic(diagnostic);
                }
            }
        });
    }

    private static Diagnostic? Judge(string name, IArgumentOperation argument)
    {
        if (Constant.Number(argument.Value) is not { } value)
        {
            return null;
        }

        string? effect = (float)value switch
        {
            0f when value != 0 => name switch
            {
                "eps" => "a weight that has had no gradient yet is divided by 0",
                "lr" or "learningRate" => "no step moves a weight",
                "weight_decay" => "nothing decays",
                _ => "it has no effect",
            },
            1f when value != 1 && (name is "beta1" or "beta2" or "alpha" or "rho" or "momentum") => "the running average never forgets",
            _ => null,
        };
        return effect is null
            ? null
            : Diagnostic.Create(
                DecayValueDescriptors.ConstantRoundedAway,
                argument.Syntax.GetLocation(),
                name,
                Numbers.Written(argument.Value, value),
                (float)value == 0f ? "0" : "1",
                effect);
    }
}
