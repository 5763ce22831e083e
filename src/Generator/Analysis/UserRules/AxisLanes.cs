using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>What rows, columns and matrices have in a class's own rule, by the names in which its methods over lanes ask for it.</summary>
internal sealed class AxisLanes(StepScalarReader scalars, ReportError report)
{
    private readonly List<AxisLane> _lanes = [];

    /// <summary>Takes in the name of what each row, column or matrix has.</summary>
    /// <param name="symbol">What bears the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="axis">Rows or columns; of a matrix's number, those over which it is made.</param>
    /// <param name="isOfMatrix">Whether it is a matrix's, so that methods over either axis may ask for it.</param>
    /// <returns>Whether the name was free; if not, that was reported.</returns>
    public bool TryDeclare(ISymbol symbol, string name, AxisKind axis, bool isOfMatrix = false)
    {
        if (name is "parameter" or "gradient" or "learningRate" or "initialLearningRate" || !scalars.TryReserve(name))
        {
            report(UserRuleDescriptors.TakenName, UserRuleReader.LocationOf(symbol), symbol.Name, name);
            return false;
        }

        _lanes.Add(new AxisLane(name, axis, isOfMatrix));
        return true;
    }

    /// <summary>The variables that they have.</summary>
    public IEnumerable<string> Variables => _lanes.SelectMany(lane => new[] { lane.Variable, lane.VariableOfOtherAxis });

    public AxisLane? Find(string name) => _lanes.Find(lane => lane.Name == name);

    /// <summary>Gives each its variable in generated code.</summary>
    /// <param name="type">The class, whose methods are called there.</param>
    /// <param name="slots">The states of elements.</param>
    /// <param name="others">What else is called by its own name: fields of numbers.</param>
    public void Name(INamedTypeSymbol type, IReadOnlyList<UserSlotSpec> slots, IEnumerable<string> others)
    {
        List<string> taken =
        [
            .. slots.Select(slot => slot.Variable),
            .. type.GetMembers().OfType<IMethodSymbol>().Select(method => method.Name),
            .. type.ToDisplayString().Split('.'),
            .. others,
        ];
        foreach (AxisLane lane in _lanes)
        {
            IEnumerable<string> names = _lanes.Where(other => other != lane).Select(other => other.Name);
            lane.Variable = UserNames.Lane(lane.Name, [.. taken, .. names]);
            taken.Add(lane.Variable);
            lane.VariableOfOtherAxis = UserNames.Lane(lane.Name + (lane.Axis == AxisKind.Rows ? "OfColumns" : "OfRows"), [.. taken, .. names]);
            taken.Add(lane.VariableOfOtherAxis);
        }
    }

    /// <summary>Reads what a method takes as a lane of what rows and columns have; what is another axis's is reported.</summary>
    /// <param name="lane">What it asks for.</param>
    /// <param name="parameter">The method's parameter.</param>
    /// <param name="method">The method.</param>
    /// <param name="axis">What the method goes over.</param>
    public UserArgumentSpec? Read(AxisLane lane, IParameterSymbol parameter, IMethodSymbol method, AxisKind axis)
    {
        if (axis == AxisKind.Elements || axis == lane.Axis)
        {
            return new UserArgumentSpec(lane.Variable, UserArgumentForm.Variable);
        }

        if (lane.IsOfMatrix)
        {
            lane.IsReadOverOtherAxis = true;
            return new UserArgumentSpec(lane.VariableOfOtherAxis, UserArgumentForm.Variable);
        }

        RefuseAxis(parameter, lane.Axis, method, axis);
        return null;
    }

    /// <summary>Says that a method cannot have something.</summary>
    public void RefuseAxis(IParameterSymbol parameter, AxisKind has, IMethodSymbol method, AxisKind goesOver) =>
        report(UserRuleDescriptors.OtherAxis, UserRuleReader.LocationOf(parameter), parameter.Name, One(has), method.Name, goesOver.ToString().ToLowerInvariant());

    /// <summary>The word for one of an axis.</summary>
    public static string One(AxisKind axis) => axis switch
    {
        AxisKind.Rows => "row",
        AxisKind.Columns => "column",
        _ => "element",
    };
}

/// <summary>What each row, column or matrix has.</summary>
/// <param name="name">By what name methods ask for it.</param>
/// <param name="axis">Rows or columns; of a matrix's number, those over which it is made.</param>
/// <param name="isOfMatrix">Whether it is a matrix's.</param>
internal sealed class AxisLane(string name, AxisKind axis, bool isOfMatrix)
{
    public string Name { get; } = name;

    public AxisKind Axis { get; } = axis;

    public bool IsOfMatrix { get; } = isOfMatrix;

    /// <summary>Its variable in generated code.</summary>
    public string Variable { get; set; } = string.Empty;

    /// <summary>The variable of a matrix's number where methods go over the other axis.</summary>
    public string VariableOfOtherAxis { get; set; } = string.Empty;

    /// <summary>Whether any does.</summary>
    public bool IsReadOverOtherAxis { get; set; }
}
