using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes <c>&lt;Type&gt;.Ilgpu.g.cs</c>: the kernel, and the optimizer that launches it on an accelerator.</summary>
internal static class IlgpuWriter
{
    public static string Write(OptimizerSpec spec, UpdateRule rule) =>
        GeneratedFile.Write(spec.Type, [], string.Empty, writer =>
        {
            KernelWriter.Write(writer, spec, StorageSlots.ForSmallTensors(rule));
            if (StorageSlots.HasBlock8(rule))
            {
                writer.Blank();
                Block8KernelWriter.Write(writer, spec, rule);
            }

            if (spec.Treatment.HasAverage)
            {
                writer.Blank();
                AverageKernelWriter.Write(writer, spec, StorageSlots.ForSmallTensors(rule));
            }

            if (rule.Measures.Count > 0)
            {
                writer.Blank();
                MeasureKernelWriter.Write(writer, spec, StorageSlots.ForSmallTensors(rule));
            }

            writer.Blank();
            DeviceParameterWriter.Write(writer, spec);
            writer.Blank();
            DeviceOptimizerWriter.Write(writer, spec, rule);
        });
}
