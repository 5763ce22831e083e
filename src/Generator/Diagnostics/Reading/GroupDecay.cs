using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>The members that the initializer of a GenOptim <c>ParameterGroup</c> gives.</summary>
internal static class GroupDecay
{
    /// <summary>The weight decay that <paramref name="group"/>'s initializer states, or null.</summary>
    public static IOperation? Of(IOperation group)
    {
        return Member(group, "WeightDecay");
    }

    /// <summary>The value that <paramref name="creation"/>'s initializer gives to the member <paramref name="name"/>, or null.</summary>
    public static IOperation? Member(IOperation creation, string name)
    {
        if (creation is not IObjectCreationOperation { Initializer: { } initializer })
        {
            return null;
        }

        foreach (IOperation member in initializer.Initializers)
        {
            if (member is ISimpleAssignmentOperation { Target: IMemberReferenceOperation reference } assignment && reference.Member.Name == name)
            {
                return assignment.Value;
            }
        }

        return null;
    }
}
