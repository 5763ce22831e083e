using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;

namespace GenOptim.Generator.Rules;

/// <summary>A number that a step has for each row or each column, wherever it comes from.</summary>
/// <param name="Name">Its lane variable.</param>
/// <param name="Axis">Rows or columns.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Slot">Its index among the rule's slots of rows and columns; −1 where it is not kept.</param>
/// <param name="ReadFrom">The first pass over elements that reads it, the update's number being that of the passes; −1 where none does.</param>
internal sealed record AxisVariable(string Name, AxisKind Axis, string Summary, int Slot, int ReadFrom)
{
    /// <summary>Whether passes over elements read it, each element that of its row or column.</summary>
    public bool IsOfElements => ReadFrom >= 0;

    /// <summary>All of a rule, in the order of the descriptor.</summary>
    public static IReadOnlyList<AxisVariable> Of(UpdateRule rule)
    {
        var variables = new List<AxisVariable>();
        void Add(string name, AxisKind axis, string summary, int slot = -1) => variables.Add(new(name, axis, summary, slot, FirstReader(rule, name)));
        for (int slot = 0; slot < rule.AxisSlots.Count; slot++)
        {
            Add(rule.AxisSlots[slot].Variable, rule.AxisSlots[slot].Axis, rule.AxisSlots[slot].Summary, slot);
        }

        foreach (MeasurePassSpec pass in rule.Measures)
        {
            foreach (AxisMeasureSpec measure in pass.AxisMeasures)
            {
                Add(measure.Number, measure.Axis, measure.Summary);
            }

            foreach (AxisStepSpec step in pass.AxisSteps)
            {
                foreach (AxisOutputSpec output in step.Outputs)
                {
                    Add(output.Variable, step.Axis, output.Summary);
                }

                foreach (AxisFoldSpec fold in step.Folds)
                {
                    Add(fold.Result, !fold.IsOfOtherAxis ? step.Axis : step.Axis == AxisKind.Rows ? AxisKind.Columns : AxisKind.Rows, fold.Summary);
                }
            }
        }

        return variables;
    }

    private static int FirstReader(UpdateRule rule, string name)
    {
        for (int pass = 0; pass < rule.Measures.Count; pass++)
        {
            if (rule.Measures[pass].Stages.Any(stage => StageSpec.Names(stage.Code, name)))
            {
                return pass;
            }
        }

        IEnumerable<StageSpec> last = rule.Matrix is { } matrix ? rule.Stages.Concat(matrix.Stages) : rule.Stages;
        return last.Any(stage => StageSpec.Names(stage.Code, name)) ? rule.Measures.Count : -1;
    }
}
