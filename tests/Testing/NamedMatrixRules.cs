using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace GenOptim.Testing;

/// <summary>Users' rules with a stage over matrices whose states and matrices are called as generated code calls a local or a parameter of its own.</summary>
public static class NamedMatrixRules
{
    /// <summary>Tries every name that the generated part of such a rule has as that of a state, of the matrix and of what the stage makes of it: whatever comes out compiles.</summary>
    /// <returns>The names.</returns>
    public static string[] AssertAnyName()
    {
        string[] names = [.. GeneratorHarness.Run(Source(["plain"])).AssertCompiles().Files.Values.SelectMany(NamedRules.Locals)
            .Where(static name => name.Length > 0 && char.IsLower(name[0]) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None)
            .Except(["parameter", "gradient", "plain", "learningRate"])
            .Distinct()];
        NamedRules.AssertNoClash(names, Source(names), []);
        string[] methods = [.. names, "class"];
        NamedRules.AssertNoClash(methods, Source(["plain"], elements: methods), [], mostRefused: 0.5);
        NamedRules.AssertNoClash(methods, Source(["plain"], stages: methods), [], mostRefused: 0.5);
        return names;
    }

    private static string Source(string[] slots, string[]? elements = null, string[]? stages = null) => UserRuleSource.Usings + string.Concat((elements ?? stages ?? slots).Select((_, i) =>
    {
        string slot = slots[i % slots.Length];
        string element = elements?[i] ?? (slot == "direction" ? "course" : "direction");
        string stage = stages?[i] ?? (slot == "orthogonal" ? "made" : element == "orthogonal" ? "made" : "orthogonal");
        return $$"""

            [DecoupledOptimizer(WeightDecay = 1e-5, Clip = Clip.Value)]
            public sealed partial class Own{{i}}
            {
                [MatrixElement]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static TLane {{NamedRules.Pascal(element)}}<TLane>(TLane gradient, TLane {{slot}})
                    where TLane : struct, ILane<TLane, float> => gradient + {{slot}};

                [MatrixStage]
                private static Matrix<float, Rows, Columns> {{NamedRules.Pascal(stage)}}(Matrix<float, Rows, Columns> @{{element}}, Matrix<float, Rows, Columns> worked, float learningRate)
                {
                    worked.Assign(learningRate * @{{element}});
                    return worked;
                }

                [UpdateRule]
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static void Update<TLane>(ref TLane parameter, ref TLane {{slot}}, TLane gradient, TLane @{{stage}})
                    where TLane : struct, ILane<TLane, float>
                {
                    {{slot}} = {{slot}} + gradient;
                    parameter = parameter - @{{stage}};
                }
            }
            """;
    }));
}
