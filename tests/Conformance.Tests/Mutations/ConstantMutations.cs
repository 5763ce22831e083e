using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Conformance.Mutations;

/// <summary>Each constant moved up and down by eight units in its last place, which 1 - β still shows.</summary>
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
                yield return Edit.Replace(variable.Identifier.Text, old, neighbour.ToString("R", CultureInfo.InvariantCulture));
            }
        }
    }

    private static double[] Neighbours(double value, bool isSingle)
    {
        double distance = Math.Max(Math.Abs(value), double.Epsilon) * Math.ScaleB(1, isSingle ? -20 : -49);
        return [value + distance, value - distance];
    }
}
