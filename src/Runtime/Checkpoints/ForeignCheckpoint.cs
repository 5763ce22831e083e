using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GenOptim.Checkpoints;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>Takes over optimizer state that PyTorch, Composer, TorchSharp or another library of the kind has saved.</summary>
/// <remarks>
/// Keys are <c>state.&lt;parameter&gt;.&lt;array&gt;</c>, with or without the first part, and a parameter is a name or PyTorch's number. Arrays are called as
/// there: <c>exp_avg</c>, <c>exp_avg_sq</c>, <c>max_exp_avg_sq</c>, <c>momentum_buffer</c>, <c>step</c>. Pickled files are not read, because reading one runs
/// what it says; <c>safetensors.torch.save_file</c> of the flattened state makes a file that is.
/// </remarks>
public static class ForeignCheckpoint
{
    /// <summary>Takes over state from a safetensors file of another library, or from one that TorchSharp's <c>save_state_dict</c> of Adam, AdamW or SGD has written.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say.</param>
    /// <returns>What was taken over and what was not.</returns>
    /// <exception cref="CheckpointException">The file is damaged, or could not be read to the end: the optimizer then takes only another load, or Dispose.</exception>
    /// <exception cref="StateMismatchException">The state does not fit, or says too little; everything is listed, and nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed.</exception>
    public static LoadResult LoadForeign(this IOptimizer optimizer, string path, ForeignStateOptions options)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(options);
        if (TorchSharpFile.ClassOf(path) is not null)
        {
            return LoadTorchSharp(optimizer, path, options);
        }

        using SafetensorsReader reader = SafetensorsReader.Open(path);
        if (reader.HasChecksum)
        {
            reader.VerifyChecksum();
        }

        using (optimizer.Engine.EnterToLoad())
        {
            StatePlan plan = Plan(optimizer.Engine, reader.Tensors.Values.Select(tensor => Array(reader, tensor)), options);
            optimizer.Engine.CarryOut(plan, path);
            return plan.Result;
        }
    }

    /// <summary>Takes over state of another library that is in memory, such as the arrays of TorchSharp's state dictionaries.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="tensors">The arrays by key; step counts are arrays of one number.</param>
    /// <param name="options">What they do not say.</param>
    /// <returns>What was taken over and what was not.</returns>
    /// <exception cref="StateMismatchException">The state does not fit, or says too little; everything is listed, and nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is at work on another thread.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer was disposed.</exception>
    public static LoadResult ImportForeign(this IOptimizer optimizer, IReadOnlyDictionary<string, StateTensor> tensors, ForeignStateOptions options)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(options);
        using (optimizer.Engine.EnterToLoad())
        {
            StatePlan plan = Plan(optimizer.Engine, tensors.Select(pair => (pair.Key, (IReadOnlyList<nint>?)null, pair.Value)), options);
            optimizer.Engine.CarryOut(plan, convertFirst: true);
            return plan.Result;
        }
    }

    /// <summary>TorchSharp's files say lr0 and some of the constants, which must be the caller's and the class's.</summary>
    private static LoadResult LoadTorchSharp(IOptimizer optimizer, string path, ForeignStateOptions options)
    {
        using TorchSharpFile file = TorchSharpFile.Open(path);
        using (optimizer.Engine.EnterToLoad())
        {
            OptimizerEngine engine = optimizer.Engine;
            var expected = new Dictionary<string, double>(engine.Descriptor.Constants) { [nameof(ForeignStateOptions.InitialLearningRate)] = options.InitialLearningRate };
            string[] differences = file.Groups
                .SelectMany((group, number) => group
                    .Where(pair => expected.TryGetValue(pair.Key, out double own) && own != pair.Value)
                    .Select(pair => string.Create(
                        CultureInfo.InvariantCulture,
                        $"{pair.Key} is {pair.Value} in group {number} of the file and {expected[pair.Key]} {(pair.Key == nameof(ForeignStateOptions.InitialLearningRate) ? "in the options" : "in the optimizer")}")))
                .ToArray();
            if (differences.Length > 0)
            {
                throw new StateMismatchException(engine.Descriptor.Name, differences);
            }

            StatePlan plan = Plan(engine, file.Tensors, options);
            engine.CarryOut(plan, path);
            return plan.Result;
        }
    }

    private static StatePlan Plan(
        OptimizerEngine engine, IEnumerable<(string Key, IReadOnlyList<nint>? Shape, StateTensor Tensor)> tensors, ForeignStateOptions options)
    {
        OptimizerState state = ForeignState.Read(tensors, engine, options);
        return engine.Plan(state, new LoadOptions { Match = options.Match });
    }

    private static (string Key, IReadOnlyList<nint>? Shape, StateTensor Tensor) Array(SafetensorsReader reader, SafetensorsTensor tensor)
    {
        nint[] shape = tensor.Shape.Select(size => (nint)size).ToArray();
        nint length = (nint)tensor.Length;
        StateTensor array = SafetensorsTypes.Parse(tensor.Type) switch
        {
            DType.Float16 => new StateTensor(DType.Float32, length, new Float16Bytes(new FileBytes(reader, tensor))),
            DType type => new StateTensor(type, length, new FileBytes(reader, tensor)),
            null when length == 1 => WholeNumber(reader, tensor),
            null => throw CheckpointException.Damaged(reader.Path, $"its tensor '{tensor.Name}' is of type {tensor.Type}, in which no state is kept"),
        };
        return (tensor.Name, shape, array);
    }

    /// <summary>A count that was saved as an integer.</summary>
    private static StateTensor WholeNumber(SafetensorsReader reader, SafetensorsTensor tensor)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        bytes.Clear();
        reader.Read(tensor, 0, bytes[..(int)tensor.ByteLength]);
        double number = tensor.Type switch
        {
            "I64" => BitConverter.ToInt64(bytes),
            "I32" => BitConverter.ToInt32(bytes),
            "U64" => BitConverter.ToUInt64(bytes),
            "U32" => BitConverter.ToUInt32(bytes),
            _ => double.NaN,
        };
        return StateTensor.From<double>([number]);
    }
}
