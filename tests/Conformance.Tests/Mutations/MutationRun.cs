using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace GenOptim.Conformance.Mutations;

/// <summary>Makes the mutants of a class and has each judged.</summary>
internal static class MutationRun
{
    public static MutationReport Of(OptimizerConstants constants) =>
        constants.DType == DType.Float64 ? Of<double>(constants) : Of<float>(constants);

    private static MutationReport Of<T>(OptimizerConstants constants)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CompilationUnitSyntax rule = MutantSource.Rule(constants);
        var unchanged = new Mutant("the rule", "unchanged", rule, IsReordering: false);
        IReadOnlyList<(Mutant Mutant, FunctionalStep<T> Step)> compiled =
            MutantCompiler.Compile<T>(constants, [unchanged, .. RuleMutator.Mutants(rule)]);

        // Judges that reject the rule itself would say nothing about its mutants.
        var judges = new MutantJudges<T>(constants);
        Assert.Same(unchanged, compiled[0].Mutant);
        Assert.Empty(judges.Rejections(compiled[0].Step));
        return new(constants, [.. compiled.Skip(1).Select(one =>
            new MutationVerdict(one.Mutant, judges.Rejections(one.Step), KnownEquivalents.ReasonFor(one.Mutant, constants)))]);
    }
}
