using System.Globalization;
using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Cpu;

/// <summary>Writes the passes on the CPU that measure: lanes of any width give each element's part, and tiles are put together in one fixed order.</summary>
internal static class MeasureLoopWriter
{
    private const string Tile = "global::GenOptim.Engine.LaneTile";

    private const string Block = "MeasureBlock";

    private const string Lanes = "MeasureLanes";

    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage)
    {
        foreach (int pass in MeasureWriter.Passes(rule))
        {
            StorageArrays read = storage.ForPass(rule.Measures[pass]);
            if (rule.Measures[pass].IsOfAxes)
            {
                WriteAxisBlock(writer, spec, rule, read, pass);
            }
            else
            {
                WriteBlock(writer, spec, rule, read, pass);
            }

            writer.Blank();
            WriteLanes(writer, spec, rule, read, pass);
            writer.Blank();
        }
    }

    /// <summary>Writes the engine's side.</summary>
    public static void WriteEngine(SourceWriter writer, UpdateRule rule, StorageArrays storage)
    {
        int[] passes = [.. MeasureWriter.Passes(rule)];
        WriteOverride(
            writer,
            rule,
            storage,
            [.. passes.Where(pass => !rule.Measures[pass].IsOfAxes)],
            "Measure(int pass, in global::GenOptim.Engine.Block block, in Scalars scalars, global::System.Span<double> results)",
            "results");
        WriteOverride(
            writer,
            rule,
            storage,
            [.. passes.Where(pass => rule.Measures[pass].IsOfAxes)],
            "MeasureAxes(int pass, in global::GenOptim.Engine.Block block, in Scalars scalars, in global::GenOptim.Axes.AxisSums axisSums)",
            "in axisSums");
    }

    private static void WriteOverride(SourceWriter writer, UpdateRule rule, StorageArrays storage, int[] passes, string method, string last)
    {
        if (passes.Length == 0)
        {
            return;
        }

        writer.Write($"    {GeneratedFile.AggressiveOptimization}");
        writer.Write($"    protected override void {method}");
        writer.Write("    {");
        foreach (int pass in passes)
        {
            bool isOnly = passes.Length == 1;
            string indent = isOnly ? "        " : "            ";
            if (!isOnly)
            {
                writer.Write($"        if (pass == {pass.ToString(CultureInfo.InvariantCulture)})\n        {{");
            }

            writer.Write($"{indent}{MeasureWriter.Name(Block, pass)}(");
            foreach (string argument in storage.ForPass(rule.Measures[pass]).BlockArguments())
            {
                writer.Write($"{indent}    {argument},");
            }

            writer.Write($"{indent}    block.Length,\n{indent}    block.IsBeyondCache,\n{indent}    in scalars,\n{indent}    {last});");
            if (!isOnly)
            {
                writer.Write("        }");
            }
        }

        writer.Write("    }");
        writer.Blank();
    }

    /// <summary>Writes, within the step over spans, the scalars with what is measured first.</summary>
    public static void WriteSpanScalars(SourceWriter writer, UpdateRule rule, StorageArrays storage, string[] arrays, string arguments)
    {
        string Reference(string array) => $"ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({array}.Slice(start))";
        writer.Write("long length = parameter.Length;");
        foreach (MeasureSpec measure in rule.Measures.SelectMany(pass => pass.Measures))
        {
            writer.Write($"double {measure.Number} = 0;");
        }

        writer.Write($"Scalars scalars = ComputeScalars({arguments});");
        writer.Write($"bool isBeyondCache = global::GenOptim.Engine.SpanStep.IsBeyondCache(parameter.Length, {storage.BytesPerElement});");
        writer.Write($"global::System.Span<double> measured = stackalloc double[{rule.Measures.Max(pass => pass.Measures.Count).ToString(CultureInfo.InvariantCulture)}];");
        for (int pass = 0; pass < rule.Measures.Count; pass++)
        {
            // A chunk may end above the largest int.
            writer.Block($"for (long chunk = 0; chunk < parameter.Length; chunk += {Tile}.ChunkLength)", () =>
            {
                writer.Write("int start = (int)chunk;");
                writer.Write($"{MeasureWriter.Name(Block, pass)}(");
                foreach (string array in arrays)
                {
                    writer.Indented($"{Reference(array)},");
                }

                writer.Indented(
                    $"""
                    nint.Min({Tile}.ChunkLength, parameter.Length - start),
                    isBeyondCache,
                    in scalars,
                    measured);
                    """);
                for (int i = 0; i < rule.Measures[pass].Measures.Count; i++)
                {
                    MeasureSpec measure = rule.Measures[pass].Measures[i];
                    writer.Write($"{measure.Number} = {Tile}.Merge({MeasureWriter.Kind(measure)}, {measure.Number}, measured[{i.ToString(CultureInfo.InvariantCulture)}]);");
                }
            });
            writer.Blank();
            foreach (TensorScalarSpec scalar in rule.TensorScalars)
            {
                writer.Write($"{HostInput.OfStep(scalar)} = {scalar.Variable};");
            }

            writer.Write($"scalars = ComputeScalars({arguments});");
        }

        writer.Write("// Gradients that are not finite make what is measured so: that is passed on to the weights, as by every rule.");
        string finite = string.Join(
            " && ",
            rule.Measures.SelectMany(pass => pass.Measures).Select(measure => measure.Number)
                .Concat(rule.TensorScalars.Select(HostInput.OfStep))
                .Select(number => $"double.IsFinite({number})"));
        writer.Block($"if (length > 0 && {finite})", () => writer.Write("CheckScalars(in scalars);"));
        writer.Blank();
    }

    private static void WriteBlock(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage, int pass)
    {
        string compute = spec.Compute.Keyword();
        MeasureSpec[] measures = [.. rule.Measures[pass].Measures];
        string tiles = string.Concat(measures.Select(measure => $", ref {measure.Variable}s[0]"));
        string arguments = $"{storage.Arguments}{tiles}, start, done, end, in scalars";
        string loop = MeasureWriter.Name(Lanes, pass);
        writer.Write(
            $"""
            /// <summary>Measures a run of elements, of which a tile at a time is put together in double. The bits are the same in every lane.</summary>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static void {MeasureWriter.Name(Block, pass)}({storage.Parameters}, nint length, bool isBeyondCache, in Scalars scalars, global::System.Span<double> results)
            """);
        writer.Block(() =>
        {
            foreach (MeasureSpec measure in measures)
            {
                writer.Write($"global::System.Span<{compute}> {measure.Variable}s = stackalloc {compute}[{Tile}.Length];");
                writer.Write($"double {measure.Number} = 0;");
            }

            writer.Block($"for (nint start = 0; start < length; start += {Tile}.Length)", () =>
            {
                writer.Write($"nint end = nint.Min(start + {Tile}.Length, length);");
                writer.Write("nint done = start;");
                LaneLadder.Write(writer, spec, storage, loop, arguments);
                foreach (MeasureSpec measure in measures)
                {
                    writer.Write($"{measure.Number} = {Tile}.Merge({MeasureWriter.Kind(measure)}, {measure.Number}, {measure.Variable}s.Slice(0, (int)(end - start)));");
                }
            });
            writer.Blank();
            for (int i = 0; i < measures.Length; i++)
            {
                writer.Write($"results[{i.ToString(CultureInfo.InvariantCulture)}] = {measures[i].Number};");
            }
        });
    }

    private static void WriteAxisBlock(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage, int pass)
    {
        string compute = spec.Compute.Keyword();
        string tiles = string.Concat(rule.Measures[pass].Measured.Select(variable => $", ref {variable}s[0]"));
        writer.Write(
            $"""
            /// <summary>Measures rows and columns of a run of elements, a tile at a time. The bits are the same in every lane.</summary>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static void {MeasureWriter.Name(Block, pass)}({storage.Parameters}, nint length, bool isBeyondCache, in Scalars scalars, in global::GenOptim.Axes.AxisSums axisSums)
            """);
        writer.Block(() =>
        {
            foreach (string variable in rule.Measures[pass].Measured)
            {
                writer.Write($"global::System.Span<{compute}> {variable}s = stackalloc {compute}[{Tile}.Length];");
            }

            writer.Write("nint end;");
            writer.Block("for (nint start = 0; start < length; start = end)", () =>
            {
                writer.Write("end = axisSums.EndOfTile(start, length);");
                writer.Write("nint done = start;");
                LaneLadder.Write(writer, spec, storage, MeasureWriter.Name(Lanes, pass), $"{storage.Arguments}{tiles}, start, done, end, in scalars");
                for (int i = 0; i < rule.Measures[pass].AxisMeasures.Count; i++)
                {
                    writer.Write($"axisSums.Add({i.ToString(CultureInfo.InvariantCulture)}, start, {rule.Measures[pass].AxisMeasures[i].Variable}s.Slice(0, (int)(end - start)));");
                }
            });
        });
    }

    private static void WriteLanes(SourceWriter writer, OptimizerSpec spec, UpdateRule rule, StorageArrays storage, int pass)
    {
        string compute = spec.Compute.Keyword();
        string tiles = string.Concat(rule.Measures[pass].Measured.Select(variable => $", ref {compute} {variable}s"));
        writer.Write(
            $"""
            /// <summary>Measures as many whole lanes as there are from <paramref name="done"/> on; each element's part goes to its place in the tile.</summary>
            /// <returns>Index of the first element that was not measured.</returns>
            {GeneratedFile.GeneratedCode}
            {GeneratedFile.AggressiveOptimization}
            private static nint {MeasureWriter.Name(Lanes, pass)}<{storage.TypeParameters}>({storage.Parameters}{tiles}, nint start, nint done, nint end, in Scalars scalars)
            """);
        foreach (string constraint in storage.Constraints)
        {
            writer.Indented(constraint);
        }

        writer.Block(() =>
        {
            writer.Write("nint i = done;");
            writer.Block("for (; i <= end - TLane.Count; i += TLane.Count)", () =>
            {
                foreach (string load in storage.Lines.Loads(MeasureWriter.Reads(rule.Measures[pass])))
                {
                    writer.Write(load);
                }

                writer.Write(MeasureWriter.Call(rule, pass, declares: true));
                foreach (string variable in rule.Measures[pass].Measured)
                {
                    writer.Write($"{variable}.Store(ref {variable}s, i - start);");
                }
            });
            writer.Blank().Write("return i;");
        });
    }
}
