using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.AttributeErrors;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads the methods that find something out before a step: about tensors, about rows and columns, and about matrices by these.</summary>
internal sealed class ReductionReader(NumberKind compute, AxisLanes lanes, StepScalarReader scalars, ReportError report)
{
    private readonly List<Declared> _declared = [];

    /// <summary>What is found out over all tensors.</summary>
    public IEnumerable<string> NamesOfAll => _declared.Where(reduction => reduction.Scope == ScopeKind.AllTensors).Select(reduction => reduction.Name);

    /// <summary>Of what a method's result is one number.</summary>
    public static ScopeKind ScopeOf(IMethodSymbol method) =>
        UserRuleReader.Named(UserRuleReader.MarkOf(method, WellKnownNames.TensorReduction)!, "Over") is int scope ? (ScopeKind)scope : ScopeKind.Tensor;

    /// <summary>Takes a method's name in, by which others ask for its result. What is about matrices comes after what rows and columns have.</summary>
    public void Declare(IMethodSymbol method)
    {
        AttributeData mark = UserRuleReader.MarkOf(method, WellKnownNames.TensorReduction)!;
        string name = StepScalarReader.NameOf(method);
        ScopeKind scope = ScopeOf(method);
        bool isMean = UserRuleReader.Named(mark, "IsMean") is true;
        string? kind = KindOf(mark);
        if (kind is null || scope is < ScopeKind.Tensor or > ScopeKind.Matrix)
        {
            string option = kind is null ? "Reduction" : "Over";
            object value = (kind is null ? mark.ConstructorArguments.FirstOrDefault().Value : (int)scope) ?? "missing";
            report(AttributeDescriptors.OutOfRange, LocationOf(mark, method), option, value, "one of the enum's values");
            scalars.DeclareFaulty(name);
            return;
        }

        if (isMean && scope is (ScopeKind.Tensor or ScopeKind.AllTensors))
        {
            report(AttributeDescriptors.OptionOutOfPlace, LocationOf(mark, method), "IsMean", "a [StepScalar] divides what is reduced over tensors, by 'length' for one of them");
        }

        AxisKind axis = scope switch
        {
            ScopeKind.Rows => AxisKind.Rows,
            ScopeKind.Columns => AxisKind.Columns,
            ScopeKind.Matrix => AxisOf([.. method.Parameters.Select(parameter => lanes.Find(parameter.Name)).OfType<AxisLane>()]),
            _ => AxisKind.Elements,
        };
        if (axis == AxisKind.Elements ? TryDeclareNumber(method, name) : lanes.TryDeclare(method, name, axis, scope == ScopeKind.Matrix))
        {
            _declared.Add(new Declared(method, name, kind, scope, isMean, axis));
        }
    }

    /// <summary>Over what a matrix's number is made: a matrix's own number, which rows and columns have alike, says nothing of it beside another.</summary>
    private static AxisKind AxisOf(AxisLane[] asked) => (asked.FirstOrDefault(lane => !lane.IsOfMatrix) ?? asked.FirstOrDefault())?.Axis ?? AxisKind.Rows;

    /// <summary>Hands the methods to what finds out when each is called.</summary>
    public void Plan(StagePlan plan)
    {
        foreach (Declared reduction in _declared)
        {
            StageKind kind = reduction.Scope switch
            {
                ScopeKind.Matrix => StageKind.OfAxes,
                ScopeKind.Rows or ScopeKind.Columns => StageKind.OfElementsForAxes,
                _ => StageKind.OfTensors,
            };
            plan.Add(reduction.Method, kind, reduction.Scope == ScopeKind.AllTensors, [reduction.Name]);
        }
    }

    /// <summary>Reads what they take, once the rule's states are known.</summary>
    /// <param name="elements">The variables of elements by the names in which methods take them.</param>
    public IEnumerable<(IMethodSymbol Method, UserStageSpec Stage)> Read(IReadOnlyDictionary<string, string> elements)
    {
        foreach (Declared reduction in _declared)
        {
            if (LaneArguments.Read(reduction.Method, compute, (parameter, isLane) => ReadArgument(parameter, isLane, reduction, elements), () => ReportSignature(reduction)) is { } arguments)
            {
                AxisLane? lane = lanes.Find(reduction.Name);
                yield return (reduction.Method, new UserReductionSpec(
                    UserNames.Escaped(reduction.Method.Name), 0, arguments.ToEquatableArray(), lane?.Variable ?? UserNames.Escaped(reduction.Name), reduction.Kind, reduction.Scope)
                {
                    IsMean = reduction.IsMean,
                    Axis = reduction.Axis,
                });
            }
        }
    }

    private static string? KindOf(AttributeData mark) => mark.ConstructorArguments is [{ Type: INamedTypeSymbol kinds, Value: int kind }]
        ? kinds.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(member => Equals(member.ConstantValue, kind))?.Name
        : null;

    private static Location LocationOf(AttributeData mark, IMethodSymbol method) =>
        mark.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? UserRuleReader.LocationOf(method);

    private bool TryDeclareNumber(IMethodSymbol method, string name)
    {
        if (UserNames.IsTakenInLoops(name))
        {
            // Its number has a place in the loop that finds it.
            report(UserRuleDescriptors.TakenName, UserRuleReader.LocationOf(method), method.Name, name);
            scalars.DeclareFaulty(name);
            return false;
        }

        return scalars.TryDeclare(method, name);
    }

    private UserArgumentSpec? ReadArgument(IParameterSymbol parameter, bool isLane, Declared reduction, IReadOnlyDictionary<string, string> elements)
    {
        IMethodSymbol method = reduction.Method;
        if (isLane && parameter.RefKind == RefKind.None)
        {
            AxisKind over = reduction.Scope == ScopeKind.Matrix ? reduction.Axis : AxisKind.Elements;
            if (lanes.Find(parameter.Name) is { } lane)
            {
                return lanes.Read(lane, parameter, method, over);
            }

            if (elements.TryGetValue(parameter.Name, out string? variable))
            {
                if (over == AxisKind.Elements)
                {
                    return new UserArgumentSpec(variable, UserArgumentForm.Variable);
                }

                lanes.RefuseAxis(parameter, AxisKind.Elements, method, over);
                return null;
            }
        }

        return UserRuleReader.ReadNumber(parameter, isLane, compute, method, scalars, report);
    }

    private void ReportSignature(Declared reduction) => report(
        UserRuleDescriptors.WrongReduction,
        UserRuleReader.LocationOf(reduction.Method),
        reduction.Method.Name,
        compute.Keyword(),
        reduction.Scope == ScopeKind.Matrix ? "what rows have, or what columns have, by name" : "parameter, gradient or a state of the rule, by name");

    private sealed record Declared(IMethodSymbol Method, string Name, string Kind, ScopeKind Scope, bool IsMean, AxisKind Axis);
}
