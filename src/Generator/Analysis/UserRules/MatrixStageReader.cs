using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads a class's stage over matrices: the method that gives the elements of the matrix, and the one that is given the matrix.</summary>
internal sealed class MatrixStageReader
{
    private const string Space = "GenOptim.Matrices";

    private static readonly MatrixSidesSpec AsItIs = new("Rows", "Columns");

    private static readonly MatrixSidesSpec Wide = new("ShortSide", "LongSide");

    private readonly IMethodSymbol _element;
    private readonly IMethodSymbol _stage;
    private readonly StepScalarReader _scalars;
    private readonly ReportError _report;
    private string _elementVariable = string.Empty;

    private MatrixStageReader(IMethodSymbol element, IMethodSymbol stage, StepScalarReader scalars, ReportError report)
    {
        _element = element;
        _stage = stage;
        _scalars = scalars;
        _report = report;
    }

    /// <summary>The name by which the rule takes what the stage has made of the matrix.</summary>
    public string ResultName => StepScalarReader.NameOf(_stage);

    /// <summary>The variable that has it; known once the rule's states are.</summary>
    public string ResultVariable { get; private set; } = string.Empty;

    private string ElementName => StepScalarReader.NameOf(_element);

    /// <summary>Takes in the methods of a stage, and the names that they give to matrices.</summary>
    /// <returns>The reader, or null where there is no stage, or no right one, which was reported.</returns>
    public static MatrixStageReader? Declare(IMethodSymbol[] elements, IMethodSymbol[] stages, StepScalarReader scalars, ReportError report)
    {
        if (elements.Length == 0 && stages.Length == 0)
        {
            return null;
        }

        if (elements.Length != 1 || stages.Length != 1)
        {
            IMethodSymbol place = elements.Length > 1 ? elements[1] : stages.Length > 1 ? stages[1] : elements.Concat(stages).First();
            report(UserRuleDescriptors.NeedsOneMatrix, UserRuleReader.LocationOf(place), place.ContainingType.Name, elements.Length, stages.Length);
            foreach (IMethodSymbol method in elements.Concat(stages))
            {
                scalars.DeclareFaulty(StepScalarReader.NameOf(method));
            }

            return null;
        }

        scalars.HasMatrix = true;
        if (TryReserve(elements[0], scalars, report) & TryReserve(stages[0], scalars, report))
        {
            return new(elements[0], stages[0], scalars, report);
        }

        // One name was reported: asking for the other is no second fault.
        scalars.DeclareFaulty(StepScalarReader.NameOf(elements[0]));
        scalars.DeclareFaulty(StepScalarReader.NameOf(stages[0]));
        return null;
    }

    /// <summary>Chooses the variables, which must not be those of the rule's states.</summary>
    /// <param name="slots">The names of the states, and the variables that they have become.</param>
    public void NameVariables(IReadOnlyCollection<string> slots)
    {
        _elementVariable = UserNames.Matrix(ElementName, slots);
        ResultVariable = UserNames.Matrix(ResultName, [.. slots, _elementVariable]);
    }

    /// <summary>Reads the methods, once the rule has been read.</summary>
    /// <param name="compute">The type in which lanes compute.</param>
    /// <param name="lanes">The variables of lanes by the names in which methods take them.</param>
    /// <param name="update">The rule.</param>
    public UserMatrixSpec? Read(NumberKind compute, IReadOnlyDictionary<string, string> lanes, IMethodSymbol update)
    {
        if (update.Parameters.All(parameter => parameter.Name != ResultName))
        {
            _report(UserRuleDescriptors.MatrixNotRead, UserRuleReader.LocationOf(_stage), _stage.Name, update.Name, ResultName);
            return null;
        }

        List<UserArgumentSpec>? elementArguments = LaneArguments.Read(
            _element,
            compute,
            (parameter, isLane) => isLane && parameter.RefKind == RefKind.None && lanes.TryGetValue(parameter.Name, out string? variable)
                ? new UserArgumentSpec(variable, UserArgumentForm.Variable)
                : UserRuleReader.ReadNumber(parameter, isLane, compute, _element, _scalars, _report),
            () => _report(UserRuleDescriptors.WrongMatrixElement, UserRuleReader.LocationOf(_element), _element.Name, compute.Keyword()));
        List<UserMatrixArgumentSpec>? arguments = ReadArguments(compute);
        if (elementArguments is null || arguments is null)
        {
            return null;
        }

        AttributeData mark = UserRuleReader.MarkOf(_stage, WellKnownNames.MatrixStage)!;
        return new UserMatrixSpec(
            UserNames.Escaped(_element.Name),
            _elementVariable,
            elementArguments.ToEquatableArray(),
            UserNames.Escaped(_stage.Name),
            ResultVariable,
            arguments.ToEquatableArray(),
            SidesOf(_stage.ReturnType, compute)!,
            UserRuleReader.Named(mark, "IsBatched") is true);
    }

    private static bool TryReserve(IMethodSymbol method, StepScalarReader scalars, ReportError report)
    {
        string name = StepScalarReader.NameOf(method);
        if (name is not ("parameter" or "gradient") && !UserNames.IsTakenAmongScalars(name) && scalars.TryReserveMatrix(name))
        {
            return true;
        }

        report(UserRuleDescriptors.TakenName, UserRuleReader.LocationOf(method), method.Name, name);
        return false;
    }

    private List<UserMatrixArgumentSpec>? ReadArguments(NumberKind compute)
    {
        bool isWhole = _stage.IsStatic && !_stage.IsGenericMethod && _stage.RefKind == RefKind.None
            && SidesOf(_stage.ReturnType, compute) is { } result && (result == AsItIs || result == Wide);
        if (!isWhole || _stage.Parameters.Count(parameter => parameter.Name == ElementName) != 1)
        {
            return Refuse(_stage, compute);
        }

        var arguments = new List<UserMatrixArgumentSpec>();
        foreach (IParameterSymbol parameter in _stage.Parameters)
        {
            MatrixSidesSpec? sides = parameter.RefKind == RefKind.None && IsMatrix(parameter.Type, "Matrix") ? SidesOf(parameter.Type, compute) : null;
            if (parameter.Name == ElementName || (sides is null && IsMatrix(parameter.Type, "Matrix")))
            {
                if (sides != AsItIs)
                {
                    return Refuse(parameter, compute);
                }

                arguments.Add(new UserMatrixArgumentSpec(null, null));
            }
            else if (sides is not null)
            {
                arguments.Add(new UserMatrixArgumentSpec(sides, null));
            }
            else if (UserRuleReader.ReadNumber(parameter, isLane: false, compute, _stage, _scalars, _report) is { } number)
            {
                arguments.Add(new UserMatrixArgumentSpec(null, number));
            }
            else
            {
                return null;
            }
        }

        return arguments;
    }

    private List<UserMatrixArgumentSpec>? Refuse(ISymbol place, NumberKind compute)
    {
        _report(UserRuleDescriptors.WrongMatrixStage, UserRuleReader.LocationOf(place), _stage.Name, compute.Keyword(), ElementName);
        return null;
    }

    /// <summary>The sides of a matrix, or of a number times a matrix, of the type in which the class computes; null where it is none.</summary>
    private static MatrixSidesSpec? SidesOf(ITypeSymbol type, NumberKind compute) =>
        (IsMatrix(type, "Matrix") || IsMatrix(type, "ScaledMatrix"))
        && ((INamedTypeSymbol)type).TypeArguments is [{ } number, INamedTypeSymbol rows, INamedTypeSymbol columns]
        && number.ToDisplayString() == compute.Keyword() && IsOfMatrices(rows) && IsOfMatrices(columns)
            ? new(rows.Name, columns.Name)
            : null;

    private static bool IsMatrix(ITypeSymbol type, string name) => type is INamedTypeSymbol { Arity: 3 } named && named.Name == name && IsOfMatrices(named);

    /// <summary>Whether a type is one of those over which stages are written.</summary>
    internal static bool IsOfMatrices(INamedTypeSymbol type) => type.ContainingNamespace?.ToDisplayString() == Space;
}
