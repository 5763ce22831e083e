using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes the kernel over blocks of 8-bit state, a group of threads for each: a block's scale is known only when all of its elements are updated.</summary>
internal static class Block8KernelWriter
{
    public const string Name = "UpdateKernel8";

    private const string Tile = IlgpuNames.Shared + ".GpuTile";

    private const string Block = "in " + IlgpuNames.Shared + ".GpuBlock block";

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        StateSlotSpec[] blocks = rule.StateSlots.Where(slot => slot.Type.IsBlock8()).ToArray();
        WriteKernel(writer, spec, rule, blocks);
        writer.Blank();
        WriteUpdate(writer, spec, rule, blocks);
        writer.Blank();
        WriteEncode(writer, spec, rule, blocks);
    }

    private static void WriteKernel(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StateSlotSpec[] blocks)
    {
        string wide = IlgpuNames.BodyLane(spec, rule);
        string narrow = IlgpuNames.TailLane(spec, rule);
        string tiles = string.Concat(blocks.Select(slot => $", in {IlgpuNames.Tile(slot)}"));
        string update = $"(in block, {string.Join(", ", IlgpuNames.Arrays(spec, rule).Select(array => array.Name))}{tiles}, in scalars)";
        string encode = $"(in block{string.Concat(blocks.Select(slot => $", {IlgpuNames.Codes(slot)}, {IlgpuNames.Scales(slot)}"))}{tiles})";
        writer.Write(
            $"""
            /// <summary>What each group of threads of an accelerator does: it updates a block of 8-bit state, finds its scale, and writes it.</summary>
            {GeneratedFile.GeneratedCode}
            private static void {Name}(
            {KernelWriter.Parameters(spec, rule)}
                long bodyBlocks,
                {IlgpuNames.Tensors} tensors,
                Scalars scalars)
            """);
        writer.Block(() =>
        {
            foreach (StateSlotSpec slot in blocks)
            {
                writer.Write($"{Tile} {IlgpuNames.Tile(slot)} = {Tile}.Allocate();");
            }

            writer.Write($"{IlgpuNames.Shared}.GpuBlock block = tensors.Block();");
            writer.Write("bool isWide = block.Index < bodyBlocks & block.IsWhole;");
            WriteChoice(writer, $"UpdateDeviceBlock<{wide}>{update};", $"UpdateDeviceBlock<{narrow}>{update};");
            writer.Blank().Write("global::ILGPU.Group.Barrier();");
            foreach (StateSlotSpec slot in blocks)
            {
                writer.Write($"{IlgpuNames.Tile(slot)}.Gather();");
            }

            writer.Blank().Write("global::ILGPU.Group.Barrier();");
            WriteChoice(writer, $"EncodeDeviceBlock<{wide}>{encode};", $"EncodeDeviceBlock<{narrow}>{encode};");
        });
    }

    private static void WriteChoice(SourceWriter writer, string wide, string narrow)
    {
        writer.Block("if (isWide)", () => writer.Write(wide));
        writer.Block("else", () => writer.Write(narrow));
    }

    private static void WriteUpdate(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StateSlotSpec[] blocks)
    {
        var storage = new DeviceStorageLines(spec, rule);
        string states = string.Concat(rule.StateSlots.Select(slot => $"ref {slot.Variable}, "));
        WriteSignature(
            writer,
            "Updates a block, each element loaded once. What belongs to its 8-bit state goes to tiles.",
            "UpdateDeviceBlock",
            KernelWriter.Parameters(spec, rule).Split('\n').Select(line => line.Trim().TrimEnd(','))
                .Concat(blocks.Select(slot => $"in {Tile} {IlgpuNames.Tile(slot)}"))
                .Append("in Scalars scalars"));
        writer.Block(() =>
        {
            foreach (string slot in blocks.Select(slot => slot.Variable))
            {
                writer.Write($"TLane {slot}Scale = block.Scale<TLane, TWords>({slot}Scales);");
                writer.Write($"TWords {slot}Largest = TWords.All(0);");
            }

            WriteLoop(writer, () =>
            {
                foreach (string load in storage.Loads())
                {
                    writer.Write(load);
                }

                writer.Write($"Update(ref parameter, gradient, {states}in scalars);");
                foreach (string store in storage.Stores("block.RandomWords<TWords>(lane)"))
                {
                    writer.Write(store);
                }
            });
            writer.Blank();
            foreach (StateSlotSpec slot in blocks)
            {
                writer.Write($"{IlgpuNames.Tile(slot)}.Publish({slot.Variable}Largest.MaxAcross());");
            }
        });
    }

    private static void WriteEncode(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StateSlotSpec[] blocks)
    {
        WriteSignature(
            writer,
            "Writes the 8-bit state of a block from the tiles.",
            "EncodeDeviceBlock",
            blocks
                .SelectMany(slot => new[] { $"{IlgpuNames.ArrayView}<byte> {IlgpuNames.Codes(slot)}", $"{IlgpuNames.ArrayView}<byte> {IlgpuNames.Scales(slot)}" })
                .Concat(blocks.Select(slot => $"in {Tile} {IlgpuNames.Tile(slot)}")));
        writer.Block(() =>
        {
            foreach (StateSlotSpec slot in blocks)
            {
                writer.Write($"TLane {slot.Variable}InverseScale = block.StoreScale<TLane, TWords>({IlgpuNames.Scales(slot)}, {IlgpuNames.Tile(slot)}.Largest());");
            }

            WriteLoop(writer, () =>
            {
                writer.Write("TWords random = block.RandomWords<TWords>(lane);");
                foreach (string store in new DeviceStorageLines(spec, rule).BlockStores())
                {
                    writer.Write(store);
                }
            });
        });
    }

    private static void WriteSignature(SourceWriter writer, string summary, string name, IEnumerable<string> parameters) => writer.Write(
        $"""
        /// <summary>{summary}</summary>
        {GeneratedFile.GeneratedCode}
        {GeneratedFile.AggressiveInlining}
        private static void {name}<TLane, TWords>(
            {Block},
            {string.Join(",\n    ", parameters)})
            {KernelWriter.WordConstraints}
        """);

    private static void WriteLoop(SourceWriter writer, System.Action body)
    {
        writer.Write("int lanes = block.LaneCount<TWords>();");
        writer.Block("for (int lane = global::ILGPU.Group.IdxX; lane < lanes; lane += global::ILGPU.Group.DimX)", () =>
        {
            writer.Write("long index = block.FirstLane<TWords>() + lane;");
            body();
        });
    }
}
