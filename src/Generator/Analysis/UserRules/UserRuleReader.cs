using System;
using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads the rule that a class declares by its own methods. It looks at signatures only: bodies are the analyzer's, and the compiler's.</summary>
internal static class UserRuleReader
{
    /// <summary>Whatever ends a line of C#, and with it a comment.</summary>
    private static readonly char[] NewLines = ['\n', '\r', '\u0085', '\u2028', '\u2029'];

    /// <returns>The rule, or null where something was reported.</returns>
    public static UserRuleSpec? Read(INamedTypeSymbol type, Location attribute, NumberKind parameter, ReportError report)
    {
        NumberKind compute = parameter == NumberKind.Float64 ? NumberKind.Float64 : NumberKind.Float32;
        IMethodSymbol[] marked = [.. Methods(type).Where(method => MarkOf(method, WellKnownNames.UpdateRule) is not null)];
        if (marked.Length != 1)
        {
            report(UserRuleDescriptors.NeedsOneRule, marked.Length == 0 ? attribute : LocationOf(marked[1]), type.Name, marked.Length);
            return null;
        }

        bool isValid = true;
        ReportError note = (descriptor, location, arguments) =>
        {
            isValid = false;
            report(descriptor, location, arguments);
        };
        var stages = new UserStageReader(type, compute, note);
        StepScalarReader scalars = stages.Scalars;
        (UserAdvanceSpec group, UserAdvanceSpec optimizer) = ReadKept(type, stages.NamesOfAll, scalars, note);
        foreach (IMethodSymbol method in Marked(type, WellKnownNames.StepScalar))
        {
            scalars.Add(method);
        }

        IMethodSymbol update = marked[0];
        AttributeData mark = MarkOf(update, WellKnownNames.UpdateRule)!;
        var arguments = new List<UserArgumentSpec>();
        if (!ReadParameters(update, compute, stages, arguments, note) || !isValid)
        {
            return null;
        }

        UserStageSpec[] before = [.. stages.Read()];
        UserMatrixSpec? matrix = stages.ReadMatrix(update);
        double? learningRate = ReadLearningRate(mark, update, note);
        string formula = mark.NamedArguments.FirstOrDefault(argument => argument.Key == "Formula").Value.Value as string ?? string.Empty;
        return isValid
            ? new UserRuleSpec(
                UserNames.Escaped(update.Name),
                formula.Split(NewLines, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).ToEquatableArray(),
                learningRate,
                stages.Slots.Where(slot => slot.Axis == AxisKind.Elements).ToEquatableArray(),
                stages.Slots.Where(slot => slot.Axis != AxisKind.Elements).ToEquatableArray(),
                arguments.ToEquatableArray(),
                scalars.StepScalars.ToEquatableArray(),
                scalars.TensorScalars.ToEquatableArray(),
                before.ToEquatableArray(),
                group,
                optimizer,
                Constants(type).ToEquatableArray())
            {
                Matrix = matrix,
            }
            : null;
    }

    /// <summary>The marked methods of a class without a rule of its own are a mistake.</summary>
    public static void RefuseMarks(INamedTypeSymbol type, string algorithm, ReportError report)
    {
        string[] marks =
        [
            WellKnownNames.UpdateRule, WellKnownNames.StepScalar, WellKnownNames.TensorReduction, WellKnownNames.RowStep, WellKnownNames.ColumnStep, WellKnownNames.MatrixElement,
            WellKnownNames.MatrixStage, WellKnownNames.GroupStep, WellKnownNames.OptimizerStep,
        ];
        foreach (IMethodSymbol method in Methods(type).Where(method => marks.Any(mark => MarkOf(method, mark) is not null)))
        {
            report(UserRuleDescriptors.RuleBesideAlgorithm, LocationOf(method), method.Name, type.Name, algorithm);
        }
    }

    internal static AttributeData? MarkOf(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(candidate => candidate.AttributeClass?.ToDisplayString() == attribute);

    internal static Location LocationOf(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>Reads a number that a method over lanes takes, or reports why it cannot have it.</summary>
    internal static UserArgumentSpec? ReadNumber(
        IParameterSymbol parameter, bool isLane, NumberKind compute, IMethodSymbol method, StepScalarReader scalars, ReportError report)
    {
        if (FormOf(parameter, isLane, compute) is not { } form)
        {
            report(UserRuleDescriptors.WrongScalarType, LocationOf(parameter), parameter.Name, parameter.Type.ToDisplayString(), compute.Keyword());
        }
        else if (scalars.SourceOf(parameter.Name) is { } source)
        {
            return new UserArgumentSpec(source, form);
        }
        else if (parameter.Name == "weightDecay")
        {
            report(UserRuleDescriptors.DecayInRule, LocationOf(parameter), method.Name);
        }
        else
        {
            report(UserRuleDescriptors.UnknownScalar, LocationOf(parameter), parameter.Name, method.Name, scalars.KnownNames(isLane));
        }

        return null;
    }

    /// <summary>What a mark says by name; null where it does not.</summary>
    internal static object? Named(AttributeData? mark, string name) => mark?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    private static IEnumerable<IMethodSymbol> Methods(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>();

    /// <summary>The methods of a class that bear an attribute, in the order in which they stand.</summary>
    internal static IEnumerable<IMethodSymbol> Marked(INamedTypeSymbol type, string attribute) => Methods(type).Where(method => MarkOf(method, attribute) is not null);

    /// <summary>What groups and the optimizer keep.</summary>
    private static (UserAdvanceSpec Group, UserAdvanceSpec Optimizer) ReadKept(
        INamedTypeSymbol type, IEnumerable<string> namesOfAll, StepScalarReader scalars, ReportError report)
    {
        var group = new KeptScalarReader(
            WellKnownNames.GroupScalar,
            new[] { "learningRate", "initialLearningRate" }.ToDictionary(name => name, name => (SpecialType.System_Double, name)),
            "'ref double' parameters marked [GroupScalar(initial)], 'double learningRate' and 'double initialLearningRate'",
            scalars,
            report);
        foreach (IMethodSymbol method in Marked(type, WellKnownNames.GroupStep))
        {
            group.Add(method, hasBefore: false);
        }

        var optimizer = new KeptScalarReader(
            WellKnownNames.OptimizerScalar,
            namesOfAll.Select(name => (Name: name, Value: (SpecialType.System_Double, UserNames.Escaped(name))))
                .Append((Name: "step", Value: (SpecialType.System_Int64, "optimizerStep")))
                .ToDictionary(given => given.Name, given => given.Value),
            "'ref double' parameters marked [OptimizerScalar(initial)], 'long step' and what is reduced over all tensors",
            scalars,
            report);
        foreach (IMethodSymbol method in Marked(type, WellKnownNames.OptimizerStep))
        {
            optimizer.Add(method, hasBefore: true);
        }

        return (group.Spec, optimizer.Spec);
    }

    private static bool ReadParameters(
        IMethodSymbol update,
        NumberKind compute,
        UserStageReader stages,
        List<UserArgumentSpec> arguments,
        ReportError report)
    {
        string number = compute.Keyword();
        if (!update.IsStatic || !update.ReturnsVoid || !IsOverLane(update, number))
        {
            report(UserRuleDescriptors.WrongSignature, LocationOf(update), update.Name, number);
            return false;
        }

        ITypeSymbol lane = update.TypeParameters[0];
        IParameterSymbol[] states = [.. update.Parameters.TakeWhile(parameter => parameter.RefKind == RefKind.Ref && IsLane(parameter))];
        IParameterSymbol[] rest = [.. update.Parameters.Skip(states.Length)];
        if (states.Length == 0 || rest.Length == 0 || rest[0].RefKind != RefKind.None || !IsLane(rest[0]))
        {
            report(UserRuleDescriptors.WrongSignature, LocationOf(update), update.Name, number);
            return false;
        }

        bool isValid = true;
        stages.ReadSlots(update, [.. states.Skip(1)]);
        foreach (IParameterSymbol parameter in rest.Skip(1))
        {
            if (stages.ReadArgument(parameter, IsLane(parameter), update) is { } argument)
            {
                arguments.Add(argument);
            }
            else
            {
                isValid = false;
            }
        }

        return isValid;

        bool IsLane(IParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(parameter.Type, lane);
    }

    private static UserArgumentForm? FormOf(IParameterSymbol parameter, bool isLane, NumberKind compute)
    {
        bool isDivisor = parameter.Type is INamedTypeSymbol { Name: "Divisor", TypeArguments: [{ } argument] } divisor
            && divisor.ContainingNamespace.ToDisplayString() == "GenOptim.Lanes"
            && IsNumber(argument, compute);
        return parameter.RefKind switch
        {
            RefKind.None when isLane => UserArgumentForm.Lane,
            RefKind.None when IsNumber(parameter.Type, compute) => UserArgumentForm.Number,
            RefKind.In or RefKind.RefReadOnlyParameter when isDivisor => UserArgumentForm.Divisor,
            _ => null,
        };
    }

    private static bool IsNumber(ITypeSymbol type, NumberKind compute) =>
        type.SpecialType == (compute == NumberKind.Float64 ? SpecialType.System_Double : SpecialType.System_Single);

    internal static bool IsOverLane(IMethodSymbol update, string number) =>
        update.TypeParameters is [{ HasValueTypeConstraint: true, HasUnmanagedTypeConstraint: false, ConstraintTypes: [INamedTypeSymbol { Name: "ILane", TypeArguments: [{ } lane, { } argument] } constraint] } parameter]
        && SymbolEqualityComparer.Default.Equals(lane, parameter)
        && constraint.ContainingNamespace.ToDisplayString() == "GenOptim.Lanes"
        && argument.ToDisplayString() == number;

    private static double? ReadLearningRate(AttributeData mark, IMethodSymbol update, ReportError report)
    {
        if (mark.NamedArguments.FirstOrDefault(argument => argument.Key == "LearningRate").Value.Value is not double learningRate)
        {
            return null;
        }

        if (!HyperparameterRange.NonNegative.Contains(learningRate))
        {
            report(
                Diagnostics.AttributeErrors.AttributeDescriptors.OutOfRange,
                mark.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? LocationOf(update),
                "LearningRate",
                Emit.Literal.Double(learningRate),
                HyperparameterRange.NonNegative.Rule);
        }

        return learningRate;
    }

    private static IEnumerable<UserConstantSpec> Constants(INamedTypeSymbol type)
    {
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>().Where(field => field.IsConst && field.HasConstantValue && MemberConflicts.IsUsers(field)))
        {
            switch (field.ConstantValue)
            {
                case bool flag:
                    yield return new UserConstantSpec(UserNames.Escaped(field.Name), flag ? 1 : 0, true);
                    break;
                case double or float or int or long or uint or short or byte:
                    yield return new UserConstantSpec(UserNames.Escaped(field.Name), Convert.ToDouble(field.ConstantValue, System.Globalization.CultureInfo.InvariantCulture), false);
                    break;
            }
        }
    }
}
