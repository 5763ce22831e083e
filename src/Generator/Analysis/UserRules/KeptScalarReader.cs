using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads the methods that bring forward what groups, or the optimizer, keep from step to step.</summary>
/// <param name="mark">The attribute of what is kept.</param>
/// <param name="given">What the methods may take besides, with the variables that have it.</param>
/// <param name="takes">The same in words.</param>
/// <param name="scalars">Where step scalars find what is kept.</param>
/// <param name="report">Takes what is wrong.</param>
internal sealed class KeptScalarReader(
    string mark, IReadOnlyDictionary<string, (SpecialType Type, string Variable)> given, string takes, StepScalarReader scalars, ReportError report)
{
    private readonly List<UserCallSpec> _calls = [];
    private readonly List<UserTensorScalarSpec> _kept = [];

    public UserAdvanceSpec Spec => new(_calls.ToEquatableArray(), _kept.ToEquatableArray());

    /// <param name="method">The method.</param>
    /// <param name="hasBefore">Whether what it keeps is also known as it was before the step.</param>
    public void Add(IMethodSymbol method, bool hasBefore)
    {
        if (!method.IsStatic || !method.ReturnsVoid || method.IsGenericMethod)
        {
            Refuse(method, method);
            return;
        }

        var arguments = new List<string>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (Argument(method, parameter, hasBefore) is not { } argument)
            {
                Refuse(method, parameter);
                return;
            }

            arguments.Add(argument);
        }

        _calls.Add(new UserCallSpec(UserNames.Escaped(method.Name), arguments.ToEquatableArray()));
    }

    /// <summary>Whether a number is to be kept besides those that are. Another method may take one that is; what differs from it in all but the name in saved states is reported.</summary>
    public static bool TryKeep(List<UserTensorScalarSpec> kept, UserTensorScalarSpec scalar, IParameterSymbol parameter, ReportError report)
    {
        UserTensorScalarSpec? known = kept.Find(one => one.Key == scalar.Key);
        if (known?.Variable == scalar.Variable && known.Initial.Equals(scalar.Initial))
        {
            return false;
        }

        if (known is null && !UserNames.IsSavedOtherwise(scalar.Key, isArray: false))
        {
            return true;
        }

        string other = known is null ? "something that GenOptim keeps" : $"the number that begins with {Emit.Literal.Double(known.Initial)}";
        report(UserRuleDescriptors.TakenKey, UserRuleReader.LocationOf(parameter), parameter.Name, scalar.Key, other);
        return false;
    }

    private void Refuse(IMethodSymbol method, ISymbol place)
    {
        report(UserRuleDescriptors.WrongAdvance, UserRuleReader.LocationOf(place), method.Name, takes);
        foreach (IParameterSymbol parameter in method.Parameters.Where(parameter => parameter.RefKind == RefKind.Ref))
        {
            scalars.DeclareFaulty(parameter.Name);
        }
    }

    private string? Argument(IMethodSymbol method, IParameterSymbol parameter, bool hasBefore)
    {
        string variable = UserNames.Escaped(parameter.Name);
        if (parameter.RefKind == RefKind.Ref && parameter.Type.SpecialType == SpecialType.System_Double
            && UserRuleReader.MarkOf(parameter, mark) is { ConstructorArguments: [{ Value: double initial }] })
        {
            var scalar = new UserTensorScalarSpec(variable, UserNames.SnakeCase(parameter.Name), initial);
            if (TryKeep(_kept, scalar, parameter, report) && scalars.TryDeclare(parameter, parameter.Name, hasBefore))
            {
                _kept.Add(scalar);
            }

            return $"ref {variable}";
        }

        return parameter.RefKind == RefKind.None && given.TryGetValue(parameter.Name, out (SpecialType Type, string Variable) known) && parameter.Type.SpecialType == known.Type
            ? known.Variable
            : null;
    }
}
