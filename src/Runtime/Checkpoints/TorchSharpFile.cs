using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GenOptim.Checkpoints;

/// <summary>
/// What TorchSharp's <c>optimizer.save_state_dict(path)</c> writes, read as its source has it (dotnet/TorchSharp, src/TorchSharp/Optimizers: Optimizer.cs, Adam.cs,
/// AdamW.cs, SGD.cs; Tensor/TensorExtensionMethods.cs): the class's name; numbers of groups and of parameters; the options of each group; the state of each
/// parameter, counted through the groups. Arrays are not read before they are asked for.
/// </summary>
/// <remarks>
/// Names are preceded by their length, and that and all counts, types and sizes are of seven bits a byte, the lowest first, with the eighth bit where more follow.
/// Nothing else is marked, so that every byte must be accounted for. Other numbers are little-endian.
/// </remarks>
internal sealed class TorchSharpFile : IDisposable
{
    private const int MostDimensions = 64;

    private readonly string _path;
    private readonly FileStream _stream;
    private readonly BinaryReader _reader;
    private readonly List<(string Key, IReadOnlyList<nint>? Shape, StateTensor Tensor)> _tensors = [];

    private TorchSharpFile(string path)
    {
        _path = path;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        _reader = new BinaryReader(_stream, Encoding.UTF8);
    }

    /// <summary>The arrays, and step counts as arrays of one number, by keys such as <c>state.0.exp_avg</c>.</summary>
    internal IReadOnlyList<(string Key, IReadOnlyList<nint>? Shape, StateTensor Tensor)> Tensors => _tensors;

    /// <summary>What the groups' options say, by the names that constants have here; lr0 as <c>InitialLearningRate</c>.</summary>
    internal List<SortedDictionary<string, double>> Groups { get; } = [];

    /// <summary>The name of the class that wrote the file, or null where it is none of TorchSharp's that can be read.</summary>
    internal static string? ClassOf(string path)
    {
        Span<byte> start = stackalloc byte[8];
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        int length = RandomAccess.Read(file, start, 0);

        // Each of these names, read as the length of a safetensors header, is more than that format allows.
        ReadOnlySpan<byte> found = start[..length];
        return found.StartsWith("\u0005AdamW"u8) ? "AdamW" : found.StartsWith("\u0004Adam"u8) ? "Adam" : found.StartsWith("\u0003SGD"u8) ? "SGD" : null;
    }

    /// <summary>Reads all but the arrays.</summary>
    /// <exception cref="CheckpointException">The file is not laid out so.</exception>
    internal static TorchSharpFile Open(string path)
    {
        var file = new TorchSharpFile(path);
        try
        {
            file.Read();
            return file;
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (exception is EndOfStreamException or OverflowException or FormatException)
            {
                throw CheckpointException.Damaged(path, exception is FormatException ? exception.Message : "it ends before what it announces, or announces more than can be");
            }

            throw;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
    }

    private void Read()
    {
        string name = _reader.ReadString();
        long groups = ReadNumber();
        long parameters = ReadNumber();

        // A group takes tens of bytes and a parameter at least one: nothing is made of numbers that the file cannot hold.
        if (groups > _stream.Length || parameters > _stream.Length)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"it announces {groups} groups and {parameters} parameters, and is {_stream.Length} bytes long"));
        }

        for (long group = 0; group < groups; group++)
        {
            Groups.Add(ReadOptions(name));
        }

        for (long parameter = 0; parameter < parameters; parameter++)
        {
            ReadState(name, string.Create(CultureInfo.InvariantCulture, $"state.{parameter}."));
        }

        if (_stream.Position != _stream.Length)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{_stream.Length - _stream.Position} bytes follow on what it announces"));
        }
    }

    private SortedDictionary<string, double> ReadOptions(string name)
    {
        var options = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            [nameof(ForeignStateOptions.InitialLearningRate)] = _reader.ReadDouble(),
        };
        _ = _reader.ReadDouble();
        if (name == "SGD")
        {
            options["Momentum"] = _reader.ReadDouble();
            options["Dampening"] = _reader.ReadDouble();
            _ = _reader.ReadDouble();
            options["Nesterov"] = ReadFlag() ? 1 : 0;
        }
        else
        {
            options["Beta1"] = _reader.ReadDouble();
            options["Beta2"] = _reader.ReadDouble();
            options["Epsilon"] = _reader.ReadDouble();
            _ = _reader.ReadDouble();
            options["AmsGrad"] = ReadFlag() ? 1 : 0;
        }

        if (ReadFlag())
        {
            throw new FormatException("its gradients are those of something to be made large (maximize), which no optimizer here does");
        }

        return options;
    }

    private void ReadState(string name, string prefix)
    {
        if (name == "SGD")
        {
            if (ReadFlag())
            {
                ReadTensor(prefix + "momentum_buffer");
            }

            return;
        }

        _tensors.Add((prefix + "step", [], StateTensor.From<double>([_reader.ReadInt64()])));
        ReadTensor(prefix + "exp_avg");
        ReadTensor(prefix + "exp_avg_sq");
        if (ReadFlag())
        {
            ReadTensor(prefix + "max_exp_avg_sq");
        }
    }

    private void ReadTensor(string key)
    {
        // torch::ScalarType's numbers.
        long number = ReadNumber();
        DType type = number switch
        {
            5 => DType.Float16,
            6 => DType.Float32,
            7 => DType.Float64,
            15 => DType.BFloat16,
            _ => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its array '{key}' is of the type number {number}, in which no state is kept")),
        };
        long dimensions = ReadNumber();
        if (dimensions > MostDimensions)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"its array '{key}' has {dimensions} dimensions"));
        }

        var shape = new nint[dimensions];
        nint length = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = checked((nint)ReadNumber());
            length = checked(length * shape[i]);
        }

        long bytes = checked((long)DTypes.ByteLength(type, length));
        long start = _stream.Position;
        if (bytes > _stream.Length - start)
        {
            throw new EndOfStreamException();
        }

        var source = new Bytes(this, start);
        _tensors.Add((key, shape, type == DType.Float16
            ? new StateTensor(DType.Float32, length, new Float16Bytes(source))
            : new StateTensor(type, length, source)));
        _stream.Position = start + bytes;
    }

    private bool ReadFlag() => _reader.ReadByte() switch
    {
        0 => false,
        1 => true,
        byte other => throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"a yes or no in it is {other}")),
    };

    private long ReadNumber()
    {
        long number = _reader.Read7BitEncodedInt64();
        return number >= 0 ? number : throw new FormatException("a number in it is negative");
    }

    /// <summary>An array's bytes.</summary>
    private sealed class Bytes(TorchSharpFile file, long origin) : IStateBytes
    {
        public void Read(nint start, Span<byte> destination)
        {
            long position = origin + start;
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(file._stream.SafeFileHandle, destination, position);
                if (read == 0)
                {
                    throw CheckpointException.Damaged(file._path, string.Create(CultureInfo.InvariantCulture, $"it ended at byte {position} while it was read; it was longer when it was opened"));
                }

                position += read;
                destination = destination[read..];
            }
        }
    }
}
