using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>Each constant moved to the next number of the type in which the rule computes, up and down.</summary>
internal static class ConstantMutations
{
    public static IEnumerable<Edit> Of(ClassDeclarationSyntax type, RuleVocabulary vocabulary)
    {
        foreach (VariableDeclaratorSyntax variable in type.Members.OfType<FieldDeclarationSyntax>().Select(field => field.Declaration.Variables[0]))
        {
            if (!vocabulary.Constants.Contains(variable.Identifier.Text))
            {
                continue;
            }

            ExpressionSyntax old = variable.Initializer!.Value;
            double value = double.Parse(old.ToString(), CultureInfo.InvariantCulture);
            foreach (double neighbour in Neighbours(value, vocabulary.Number == "float"))
            {
                yield return Edit.Replace(variable.Identifier.Parent!, old, neighbour.ToString("R", CultureInfo.InvariantCulture) + "d") with
                {
                    Place = variable.Identifier.Text,
                };
            }
        }
    }

    private static double[] Neighbours(double value, bool isSingle) => isSingle
        ? [MathF.BitIncrement((float)value), MathF.BitDecrement((float)value)]
        : [Math.BitIncrement(value), Math.BitDecrement(value)];
}
