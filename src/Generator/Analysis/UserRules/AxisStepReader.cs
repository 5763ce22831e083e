using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Diagnostics.UserRules;
using GenOptim.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Analysis.UserRules;

/// <summary>Reads the methods that go over rows, or over columns: what these keep, and what they give.</summary>
internal sealed class AxisStepReader(NumberKind compute, AxisLanes lanes, StepScalarReader scalars, ReportError report)
{
    private readonly List<(IMethodSymbol Method, AxisKind Axis)> _declared = [];

    public bool Any => _declared.Count > 0;

    /// <summary>Takes in the names of what a method assigns, by which others ask for it.</summary>
    public void Declare(IMethodSymbol method, AxisKind axis)
    {
        IParameterSymbol[] assigned = [.. method.Parameters.Where(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out)];
        ISymbol? fault =
            !method.IsStatic || !method.ReturnsVoid || !UserRuleReader.IsOverLane(method, compute.Keyword()) || assigned.Length == 0 ? method
            : assigned.FirstOrDefault(parameter => !SymbolEqualityComparer.Default.Equals(parameter.Type, method.TypeParameters[0]));
        if (fault is not null)
        {
            report(UserRuleDescriptors.WrongAxisStep, UserRuleReader.LocationOf(fault), method.Name, compute.Keyword(), AxisLanes.One(axis));
            foreach (string name in assigned.Select(parameter => parameter.Name).Append(StepScalarReader.NameOf(method)))
            {
                // Asking for it is no second fault, nor is asking for what it would have returned.
                scalars.DeclareFaulty(name);
            }

            return;
        }

        if (assigned.Count(parameter => lanes.TryDeclare(parameter, parameter.Name, axis)) == assigned.Length)
        {
            _declared.Add((method, axis));
        }
    }

    /// <summary>Hands the methods to what finds out when each is called.</summary>
    public void Plan(StagePlan plan)
    {
        foreach ((IMethodSymbol method, AxisKind _) in _declared)
        {
            plan.Add(method, StageKind.OfAxes, false, method.Parameters.Where(parameter => parameter.RefKind is RefKind.Ref or RefKind.Out).Select(parameter => parameter.Name));
        }
    }

    /// <summary>Reads what they take, and what rows and columns keep.</summary>
    /// <param name="elements">The variables of elements, by the names in which methods over elements take them.</param>
    /// <param name="states">Takes what is kept.</param>
    public IEnumerable<(IMethodSymbol Method, UserStageSpec Stage)> Read(IReadOnlyDictionary<string, string> elements, SlotReader states)
    {
        foreach ((IMethodSymbol method, AxisKind axis) in _declared)
        {
            var arguments = new List<UserArgumentSpec>();
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (ReadArgument(parameter, method, axis, elements, states) is { } argument)
                {
                    arguments.Add(argument);
                }
            }

            if (arguments.Count == method.Parameters.Length)
            {
                yield return (method, new UserAxisStepSpec(UserNames.Escaped(method.Name), 0, arguments.ToEquatableArray(), axis));
            }
        }
    }

    private UserArgumentSpec? ReadArgument(
        IParameterSymbol parameter, IMethodSymbol method, AxisKind axis, IReadOnlyDictionary<string, string> elements, SlotReader states)
    {
        AxisLane? lane = lanes.Find(parameter.Name);
        if (lane is not null && parameter.RefKind == RefKind.Ref)
        {
            states.Add(parameter, lane.Variable, axis);
            return new UserArgumentSpec(lane.Variable, UserArgumentForm.State);
        }

        if (lane is not null && parameter.RefKind == RefKind.Out)
        {
            return new UserArgumentSpec(lane.Variable, UserArgumentForm.Output);
        }

        bool isLane = SymbolEqualityComparer.Default.Equals(parameter.Type, method.TypeParameters[0]);
        if (isLane && parameter.RefKind == RefKind.None)
        {
            if (lane is not null)
            {
                return lanes.Read(lane, parameter, method, axis);
            }

            if (elements.ContainsKey(parameter.Name))
            {
                lanes.RefuseAxis(parameter, AxisKind.Elements, method, axis);
                return null;
            }
        }

        return UserRuleReader.ReadNumber(parameter, isLane, compute, method, scalars, report);
    }
}
