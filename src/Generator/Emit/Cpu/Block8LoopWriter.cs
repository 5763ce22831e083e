using System.Collections.Generic;
using System.Linq;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes the loop over blocks of 8-bit state: the scale of a block is known only when all of its elements are updated.</summary>
internal static class Block8LoopWriter
{
    public const string Name = "UpdateLanes8";

    private const string Block8 = "global::GenOptim.Storage.Block8";

    public static void Write(SourceWriter writer, UpdateRule rule, StorageArrays storage)
    {
        string states = string.Concat(rule.StateSlots.Select(slot => $"ref {slot.Variable}, "));
        writer.Write(
            $"""
            /// <summary>Updates whole blocks from <paramref name="start"/> on, and in single elements also a last one that is not whole. State is updated into a tile, from which the block is written with its scale.</summary>
            /// <returns>Index of the first element that was not updated.</returns>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static nint {Name}<{storage.TypeParameters}>({storage.Parameters}, nint start, nint length{storage.RandomParameter}, in Scalars scalars)
            """);
        foreach (string constraint in storage.Constraints)
        {
            writer.Indented(constraint);
        }

        writer.Block(() =>
        {
            foreach (string tile in storage.Block8Slots.Select(slot => slot.Variable))
            {
                writer.Write($"ref uint {tile}Tile = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(stackalloc uint[{Block8}.Length]);");
            }

            writer.Write("nint block = start;");
            writer.Block($"for (nint count; (count = {Block8}.Next(length - block, TLane.Count)) > 0; block += count)", () =>
            {
                foreach (string load in Loads(storage))
                {
                    writer.Write(load);
                }

                foreach (string slot in storage.Block8Slots.Select(slot => slot.Variable))
                {
                    writer.Write($"TWords {slot}Largest = TWords.All(0);");
                }

                writer.Block("for (nint j = 0; j < count; j += TLane.Count)", () =>
                {
                    writer.Write("nint i = block + j;");
                    foreach (string load in storage.Lines.Loads())
                    {
                        writer.Write(load);
                    }

                    writer.Write($"Update(ref parameter, gradient, {states}in scalars);");
                    foreach (string store in storage.Lines.Stores())
                    {
                        writer.Write(store);
                    }
                });
                writer.Blank();
                foreach (string store in Stores(storage))
                {
                    writer.Write(store);
                }
            });
            writer.Blank().Write("return block;");
        });
    }

    /// <summary>The lines that read blocks into tiles.</summary>
    private static IEnumerable<string> Loads(StorageArrays storage) => storage.Block8Slots.Select(slot =>
        $"{Block8}.Read<{StorageLines.Block8Map(slot.Type)}, TLane, TWords>(in {slot.Variable}Codes, in {slot.Variable}Scales, ref {slot.Variable}Tile, block, count);");

    /// <summary>The lines that write tiles as blocks: all scales first, because finding one takes long and nothing waits for another.</summary>
    private static IEnumerable<string> Stores(StorageArrays storage) => storage.Block8Slots
        .Select(slot => $"float {slot.Variable}InverseScale = {Block8}.StoreScale({slot.Variable}Largest, ref {slot.Variable}Scales, block);")
        .Concat(storage.Block8Slots.Select(slot =>
            $"{Block8}.StoreCodes<{StorageLines.Block8Map(slot.Type)}, TLane, TWords>(in {slot.Variable}Tile, {slot.Variable}InverseScale, in randomTable, ref {slot.Variable}Codes, block, count);"));
}
