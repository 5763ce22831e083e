using System.Collections.Generic;
using GenOptim.Generator.Emit.Cpu;
using GenOptim.Generator.Emit.Ilgpu;
using GenOptim.Generator.Emit.Optimizer;
using GenOptim.Generator.Emit.Rule;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit;

/// <summary>The files that a class gets, each with the name of the folder under Emit that writes it.</summary>
internal static class ClassFiles
{
    /// <param name="spec">The class.</param>
    /// <param name="rule">Its rule.</param>
    /// <param name="hasIlgpu">Whether kernels for accelerators are among them.</param>
    public static IEnumerable<(string Writer, string Text)> Write(OptimizerSpec spec, UpdateRule rule, bool hasIlgpu)
    {
        yield return ("Rule", RuleWriter.Write(spec, rule));
        yield return ("Cpu", CpuWriter.Write(spec, rule));
        yield return ("Optimizer", OptimizerWriter.Write(spec, rule));
        if (hasIlgpu)
        {
            yield return ("Ilgpu", IlgpuWriter.Write(spec, rule));
        }
    }
}
