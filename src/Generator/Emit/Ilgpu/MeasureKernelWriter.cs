using System.Linq;
using GenOptim.Generator.Analysis.UserRules;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes the kernels that measure tensors before the update, one for each measure: a group of threads reduces a chunk in the order of the CPU.</summary>
internal static class MeasureKernelWriter
{
    private const string Results = IlgpuNames.ArrayView + "<double> results";

    /// <summary>The name of a measure's kernel.</summary>
    public static string Kernel(MeasureSpec measure) => $"Measure{UserNames.Pascal(measure.Number)}Kernel";

    /// <summary>The type arguments with which a kernel is loaded.</summary>
    public static string KernelArguments(OptimizerSpec spec, UpdateRule rule) => string.Join(
        ", ", IlgpuNames.Arrays(spec, rule).Select(array => array.Type).Append($"{IlgpuNames.ArrayView}<double>").Append("Scalars"));

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        for (int pass = 0; pass < rule.Measures.Count; pass++)
        {
            foreach (MeasureSpec measure in rule.Measures[pass].Measures)
            {
                WriteKernel(writer, spec, rule, measure);
                writer.Blank();
                WriteSource(writer, spec, rule, pass, measure);
                writer.Blank();
            }

            WriteLane(writer, spec, rule, pass);
            writer.Blank();
        }
    }

    /// <summary>The name of what a measure's kernel reduces.</summary>
    public static string Source(MeasureSpec measure) => $"{UserNames.Pascal(measure.Number)}Source";


    private static string Lane(int pass) => MeasureWriter.Name("MeasureDeviceLane", pass);

    private static void WriteKernel(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, MeasureSpec measure)
    {
        string arguments = string.Join(", ", IlgpuNames.Arrays(spec, rule).Select(array => array.Name));
        writer.Write(
            $$"""
            /// <summary>What each group of threads of an accelerator does: it measures a chunk of a tensor's elements.</summary>
            {{GeneratedFile.GeneratedCode}}
            private static void {{Kernel(measure)}}(
            {{KernelWriter.Parameters(spec, rule)}}
                {{Results}},
                Scalars scalars)
            {
                var source = new {{Source(measure)}}({{arguments}}, in scalars);
                long start = (long)global::ILGPU.Grid.IdxX * {{IlgpuNames.Shared}}.ChunkTree.ChunkLength;
                int length = (int)global::ILGPU.IntrinsicMath.Min((long){{IlgpuNames.Shared}}.ChunkTree.ChunkLength, parameters.Length - start);
                results[global::ILGPU.Grid.IdxX] = {{IlgpuNames.Shared}}.ChunkTree.Reduce<{{Source(measure)}}, {{IlgpuNames.Shared}}.{{measure.Kind}}>(in source, start, length);
            }
            """);
    }

    private static void WriteSource(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, int pass, MeasureSpec measure)
    {
        (string Type, string Name)[] arrays = [.. IlgpuNames.Arrays(spec, rule)];
        string lane = IlgpuNames.TailLane(spec, rule);
        string type = lane.Split(',')[0];
        string results = string.Join(", ", rule.Measures[pass].Measures.Select(one => one == measure ? $"out {type} {one.Variable}" : "out _"));
        writer.Write($"/// <summary>Each element's part of {measure.Number}.</summary>");
        writer.Write(GeneratedFile.GeneratedCode);
        writer.Block($"internal readonly struct {Source(measure)} : {IlgpuNames.Shared}.IChunkSource", () =>
        {
            foreach ((string arrayType, string name) in arrays)
            {
                writer.Write($"private readonly {arrayType} _{name};");
            }

            writer.Write("private readonly Scalars _scalars;");
            writer.Blank();
            writer.Write($"internal {Source(measure)}({string.Join(", ", arrays.Select(array => $"{array.Type} {array.Name}"))}, in Scalars scalars)");
            writer.Block(() =>
            {
                foreach ((_, string name) in arrays)
                {
                    writer.Write($"_{name} = {name};");
                }

                writer.Write("_scalars = scalars;");
            });
            writer.Blank();
            writer.Write("/// <inheritdoc/>");
            writer.Write(GeneratedFile.AggressiveInlining);
            writer.Block("public double Load(long index)", () =>
            {
                writer.Write($"{Lane(pass)}<{lane}>(index, {string.Join(", ", arrays.Select(array => $"_{array.Name}"))}, in _scalars, {results});");
                writer.Write($"return {measure.Variable}.Value;");
            });
        });
    }

    private static void WriteLane(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, int pass)
    {
        bool isPlain = StorageSlots.IsPlain(spec, rule);
        string constraints = isPlain
            ? $"where TLane : struct, {IlgpuNames.Shared}.IGpuLane<TLane, {spec.Compute.Keyword()}>"
            : KernelWriter.WordConstraints;
        string results = string.Join(", ", rule.Measures[pass].Measures.Select(measure => $"out TLane {measure.Variable}"));
        writer.Write(
            $"""
            /// <summary>Measures one lane in an accelerator's thread.</summary>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveInlining}
            private static void {Lane(pass)}<{(isPlain ? "TLane" : "TLane, TWords")}>(
                long index,
            {KernelWriter.Parameters(spec, rule)}
                in Scalars scalars,
                {results})
                {constraints}
            """);
        writer.Block(() =>
        {
            foreach (string load in new DeviceStorageLines(spec, rule).Loads(MeasureWriter.Reads(rule.Measures[pass])))
            {
                writer.Write(load);
            }

            writer.Write(MeasureWriter.Call(rule, pass, declares: false));
        });
    }
}
