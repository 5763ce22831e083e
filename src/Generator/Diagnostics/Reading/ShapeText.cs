using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>Shapes as they stand in code.</summary>
internal static class ShapeText
{
    /// <summary>How many dimensions the list that <paramref name="shape"/> writes out has; null where it is not written out.</summary>
    public static int? RankOf(IOperation shape)
    {
        return Constant.Follow(shape).Syntax switch
        {
            CollectionExpressionSyntax list when list.Elements.All(static element => element is ExpressionElementSyntax) => list.Elements.Count,
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.Count,
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions.Count,
            _ => null,
        };
    }
}
