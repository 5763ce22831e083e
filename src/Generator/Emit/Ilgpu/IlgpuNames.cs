using System.Collections.Generic;
using System.Globalization;
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

    /// <summary>Which elements of a launch belong to which tensor: an argument of kernels that round by chance.</summary>
    public const string Tensors = Shared + ".GpuTensors";

    /// <summary>The files that every compilation with an ILGPU optimizer gets once.</summary>
    public const string Shared = "global::GenOptim.Ilgpu";

    /// <summary>The lane of the body: what a thread loads with one access of 16 bytes, of 8 where elements have 16 bits.</summary>
    public static string BodyLane(OptimizerSpec spec, UpdateRule rule) => Lane(spec, rule, BodyLaneLength(spec));

    /// <summary>The lane of the tail, and of views that are not aligned.</summary>
    public static string TailLane(OptimizerSpec spec, UpdateRule rule) => Lane(spec, rule, 1);

    /// <summary>Number of elements of <see cref="BodyLane"/>.</summary>
    public static int BodyLaneLength(OptimizerSpec spec) => spec.Compute == NumberKind.Float64 ? 2 : 4;

    /// <summary>The codes of a slot in blocks of 8 bits.</summary>
    public static string Codes(StateSlotSpec slot) => slot.Variable + "Codes";

    /// <summary>The scales of a slot in blocks of 8 bits.</summary>
    public static string Scales(StateSlotSpec slot) => slot.Variable + "Scales";

    /// <summary>The memory that a group of threads shares for a slot in blocks of 8 bits.</summary>
    public static string Tile(StateSlotSpec slot) => slot.Variable + "Tile";

    public static string Plural(StateSlotSpec slot) => slot.Variable + "s";

    /// <summary>The types of parameters and gradients, as type arguments.</summary>
    public static string TypeArguments(OptimizerSpec spec) => $"<{spec.Parameter.Keyword()}, {spec.Gradient.Keyword()}>";

    /// <summary>The factors of adaptive clipping, or the means of centralized gradients: an argument of kernels that read gradients.</summary>
    public const string Units = "gradientUnits";

    /// <summary>The kernel's arrays, in order: type and name.</summary>
    public static IEnumerable<(string Type, string Name)> Arrays(OptimizerSpec spec, UpdateRule rule) => new[]
    {
        ($"{ArrayView}<{spec.Parameter.Keyword()}>", "parameters"),
        ($"{ArrayView}<{spec.Gradient.Keyword()}>", "gradients"),
    }.Concat(spec.Treatment.UnitArray is not null ? new[] { ($"{Shared}.GpuUnits<{spec.Compute.Keyword()}>", Units) } : [])
    .Concat(StorageSlots.All(spec, rule).SelectMany(slot => SlotNames(slot).Select(name => ($"{ArrayView}<{slot.Type.Keyword()}>", name))));

    private static string[] SlotNames(StateSlotSpec slot) =>
        slot.Type.IsBlock8() ? [Codes(slot), Scales(slot)] : [Plural(slot)];

    private static string Lane(OptimizerSpec spec, UpdateRule rule, int length)
    {
        string count = length.ToString(CultureInfo.InvariantCulture);
        string lane = $"{Shared}.GpuLane{count}{spec.Compute}";
        return StorageSlots.IsPlain(spec, rule) ? lane : $"{lane}, {Shared}.GpuWords{count}";
    }
}
