using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GenOptim.Generator.Diagnostics.Reading;

/// <summary>What a TorchSharp <c>ParamGroup</c> holds, whether it is given by its constructor, its initializer or later by assignment.</summary>
internal static class TorchGroup
{
    /// <summary>Where a group's weight decay comes from.</summary>
    public enum Decay
    {
        /// <summary>The optimizer: neither the constructor nor its options set one.</summary>
        Inherited,

        /// <summary>The default 0 of the constructor that fixes every option.</summary>
        FixedAtZero,

        /// <summary>The group itself.</summary>
        Stated,

        /// <summary>Options from elsewhere.</summary>
        Unknown,
    }

    /// <summary>The tensors of <paramref name="group"/>, or null where they are not seen.</summary>
    public static IOperation? ParametersOf(IOperation group)
    {
        return group is IObjectCreationOperation creation && creation.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0) is { } given
            ? given.Value
            : MemberOf(group, "Parameters");
    }

    /// <summary>Where the weight decay of <paramref name="group"/> comes from.</summary>
    public static Decay DecayOf(TorchCreation group)
    {
        if (group.WeightDecay is not null)
        {
            return Decay.Stated;
        }

        if (group.Method.Parameters.Length > 2)
        {
            return Decay.FixedAtZero;
        }

        IOperation? options = group.Argument("options")?.Value ?? MemberOf(group.Operation, "Options");
        return options is null ? Decay.Inherited : DecayIn(options);
    }

    private static Decay DecayIn(IOperation options)
    {
        return Constant.Unwrap(options) switch
        {
            ILocalReferenceOperation local when Constant.InitializerOf(local) is { } initializer => DecayIn(initializer),
            IObjectCreationOperation created => GroupDecay.Member(created, "weight_decay") is not null || IsSetLater(created) ? Decay.Stated : Decay.Inherited,
            { ConstantValue: { HasValue: true, Value: null } } => Decay.Inherited,
            _ => Decay.Unknown,
        };
    }

    private static bool IsSetLater(IOperation options)
    {
        return NameOf(options) is { } name
            && WrittenNames.In(WrittenNames.MemberAround(options.Syntax)).AssignmentsToMember(name, "weight_decay").Count > 0;
    }

    private static IOperation? MemberOf(IOperation group, string member)
    {
        if (GroupDecay.Member(group, member) is { } initialized)
        {
            return initialized;
        }

        return NameOf(group) is { } name
            && WrittenNames.In(WrittenNames.MemberAround(group.Syntax)).AssignmentsToMember(name, member) is [{ } only]
            ? group.SemanticModel?.GetOperation(only.Right)
            : null;
    }

    private static string? NameOf(IOperation created)
    {
        return created.Syntax.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } ? variable.Identifier.ValueText : null;
    }
}
