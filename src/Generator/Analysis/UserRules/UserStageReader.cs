using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads what comes before the update of a class's own rule: the methods that find something out about tensors, rows and columns, and those that go over rows and columns.</summary>
internal sealed class UserStageReader
{
    private readonly INamedTypeSymbol _type;
    private readonly NumberKind _compute;
    private readonly ReportError _report;
    private readonly AxisLanes _lanes;
    private readonly AxisStepReader _steps;
    private readonly ReductionReader _reductions;
    private readonly SlotReader _slots;
    private readonly MatrixStageReader? _matrix;

    /// <summary>The variables of elements, by the names in which methods over elements take them.</summary>
    private readonly Dictionary<string, string> _elements = new() { ["parameter"] = "parameter", ["gradient"] = "gradient" };

    /// <summary>Takes in the names of all that the methods give.</summary>
    public UserStageReader(INamedTypeSymbol type, NumberKind compute, ReportError report)
    {
        IMethodSymbol[] reduced = [.. UserRuleReader.Marked(type, WellKnownNames.TensorReduction)];
        (IMethodSymbol Method, AxisKind Axis)[] steps =
        [
            .. UserRuleReader.Marked(type, WellKnownNames.RowStep).Select(method => (method, AxisKind.Rows)),
            .. UserRuleReader.Marked(type, WellKnownNames.ColumnStep).Select(method => (method, AxisKind.Columns)),
        ];
        _type = type;
        _compute = compute;
        _report = report;
        Scalars = new StepScalarReader(report)
        {
            HasReductions = reduced.Length + steps.Length > 0,
            HasAxes = steps.Length > 0 || reduced.Any(method => ReductionReader.ScopeOf(method) >= ScopeKind.Rows),
        };
        _lanes = new AxisLanes(Scalars, report);
        _slots = new SlotReader(report);
        _steps = new AxisStepReader(compute, _lanes, Scalars, report);
        _reductions = new ReductionReader(compute, _lanes, Scalars, report);
        foreach ((IMethodSymbol method, AxisKind axis) in steps)
        {
            _steps.Declare(method, axis);
        }

        foreach (IMethodSymbol method in reduced.OrderBy(method => ReductionReader.ScopeOf(method) == ScopeKind.Matrix))
        {
            _reductions.Declare(method);
        }

        _matrix = MatrixStageReader.Declare(
            [.. UserRuleReader.Marked(type, WellKnownNames.MatrixElement)], [.. UserRuleReader.Marked(type, WellKnownNames.MatrixStage)], Scalars, report);
    }

    /// <summary>The numbers of a step.</summary>
    public StepScalarReader Scalars { get; }

    /// <summary>The names of what is found out over all tensors.</summary>
    public IEnumerable<string> NamesOfAll => _reductions.NamesOfAll;

    /// <summary>What is kept in arrays.</summary>
    public IReadOnlyList<UserSlotSpec> Slots => _slots.Slots;

    /// <summary>Reads the states of elements, with which everything has its variable.</summary>
    public void ReadSlots(IMethodSymbol update, IReadOnlyList<IParameterSymbol> states)
    {
        _slots.AddAll(states);
        foreach ((IParameterSymbol state, UserSlotSpec slot) in states.Zip(_slots.Slots, (state, slot) => (state, slot)))
        {
            _elements[state.Name] = slot.Variable;
            if (_lanes.Find(state.Name) is { } lane)
            {
                _lanes.RefuseAxis(state, lane.Axis, update, AxisKind.Elements);
            }
        }

        _lanes.Name(_type, _slots.Slots, Scalars.Fields);
        _matrix?.NameVariables([.. _elements.Keys, .. _elements.Values, .. _lanes.Variables, .. _type.GetMembers().OfType<IMethodSymbol>().Select(method => method.Name), .. Scalars.Fields]);
    }

    /// <summary>Reads what the update takes behind the gradient.</summary>
    public UserArgumentSpec? ReadArgument(IParameterSymbol parameter, bool isLane, IMethodSymbol update) =>
        isLane && parameter.RefKind == RefKind.None && _matrix?.ResultName == parameter.Name
            ? new UserArgumentSpec(_matrix.ResultVariable, UserArgumentForm.Variable)
        : isLane && parameter.RefKind == RefKind.None && _lanes.Find(parameter.Name) is { } lane
            ? _lanes.Read(lane, parameter, update, AxisKind.Elements)
            : UserRuleReader.ReadNumber(parameter, isLane, _compute, update, Scalars, _report);

    /// <summary>Reads the stage over whole matrices; null where there is none, or something was reported.</summary>
    public UserMatrixSpec? ReadMatrix(IMethodSymbol update) => _matrix?.Read(_compute, _elements, update);

    /// <summary>Reads the stages, in the order in which they are done.</summary>
    public IEnumerable<UserStageSpec> Read()
    {
        Dictionary<IMethodSymbol, UserStageSpec> read = _reductions.Read(_elements).Concat(_steps.Read(_elements, _slots)).ToDictionary<(IMethodSymbol Method, UserStageSpec Stage), IMethodSymbol, UserStageSpec>(
            stage => stage.Method, stage => stage.Stage, SymbolEqualityComparer.Default);
        var plan = new StagePlan(Scalars, _report);
        _steps.Plan(plan);
        _reductions.Plan(plan);
        foreach ((IMethodSymbol method, int pass) in plan.Read(_elements.Keys).ToList())
        {
            if (read.TryGetValue(method, out UserStageSpec? stage))
            {
                yield return stage is UserReductionSpec { Scope: ScopeKind.Matrix } && _lanes.Find(StepScalarReader.NameOf(method)) is { IsReadOverOtherAxis: true } lane
                    ? ((UserReductionSpec)stage) with { Pass = pass, NumberOfOtherAxis = lane.VariableOfOtherAxis }
                    : stage with { Pass = pass };
            }
        }
    }
}
