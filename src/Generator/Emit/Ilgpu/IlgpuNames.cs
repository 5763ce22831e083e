using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Names that the parts of <c>&lt;Type&gt;.Ilgpu.g.cs</c> share.</summary>
internal static class IlgpuNames
{
    public const string ArrayView = "global::ILGPU.ArrayView";

    public const string Accelerator = "global::ILGPU.Runtime.Accelerator";

    public const string Stream = "global::ILGPU.Runtime.AcceleratorStream";

    /// <summary>The files that every compilation with an ILGPU optimizer gets once.</summary>
    public const string Shared = "global::GenOptim.Ilgpu";

    /// <summary>The lane of the body: what a thread loads with one access of 16 bytes.</summary>
    public static string BodyLane(OptimizerSpec spec, UpdateRule rule) => StorageSlots.IsPlain(spec, rule)
        ? $"{Shared}.GpuLane{BodyLaneLength(spec, rule).ToString(System.Globalization.CultureInfo.InvariantCulture)}{spec.Compute}"
        : TailLane(spec, rule);

    /// <summary>The lane of the tail, and of views that are not aligned.</summary>
    public static string TailLane(OptimizerSpec spec, UpdateRule rule) => StorageSlots.IsPlain(spec, rule)
        ? $"{Shared}.GpuLane1{spec.Compute}"
        : $"{Shared}.GpuLane1{spec.Compute}, {Shared}.GpuWords1";

    /// <summary>Number of elements of <see cref="BodyLane"/>.</summary>
    public static int BodyLaneLength(OptimizerSpec spec, UpdateRule rule) =>
        !StorageSlots.IsPlain(spec, rule) ? 1 : spec.Compute == NumberKind.Float64 ? 2 : 4;

    public static string Plural(StateSlotSpec slot) => slot.Variable + "s";

    /// <summary>The types of parameters and gradients, as type arguments.</summary>
    public static string TypeArguments(OptimizerSpec spec) => $"<{spec.Parameter.Keyword()}, {spec.Gradient.Keyword()}>";

    /// <summary>The kernel's arrays, in order: type and name.</summary>
    public static IEnumerable<(string Type, string Name)> Arrays(OptimizerSpec spec, UpdateRule rule) => new[]
    {
        ($"{ArrayView}<{spec.Parameter.Keyword()}>", "parameters"),
        ($"{ArrayView}<{spec.Gradient.Keyword()}>", "gradients"),
    }.Concat(StorageSlots.All(spec, rule).Select(slot => ($"{ArrayView}<{slot.Type.Keyword()}>", Plural(slot))));
}
