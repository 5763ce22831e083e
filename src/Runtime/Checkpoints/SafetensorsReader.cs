using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace GenOptim.Checkpoints;

/// <summary>
/// Reads a safetensors file, by position and without mapping it: a file that is cut while it is open is an error and not the end of the process.
/// </summary>
public sealed class SafetensorsReader : IDisposable
{
    // Summed while it is in the cache.
    private const int BufferLength = 1 << 18;

    private readonly SafeFileHandle _file;
    private readonly SafetensorsHeader _header;
    private readonly Dictionary<string, SafetensorsTensor> _tensors = new(StringComparer.Ordinal);
    private readonly long _dataStart;
    private readonly long _length;

    private SafetensorsReader(string path, SafeFileHandle file, SafetensorsHeader header, long dataStart, long length)
    {
        Path = path;
        _file = file;
        _header = header;
        _dataStart = dataStart;
        _length = length;
        foreach (SafetensorsTensor tensor in header.Tensors)
        {
            _tensors.Add(tensor.Name, tensor);
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The free text of the header, by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The tensors, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsTensor> Tensors => _tensors;

    /// <summary>Whether the file carries a checksum, as all do that were written here.</summary>
    public bool HasChecksum => _header.Metadata.ContainsKey(Checksum.MetadataName);

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">The header breaks a rule of the format, which the message names.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public static SafetensorsReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            long length = RandomAccess.GetLength(file);
            SafetensorsHeader header = ReadHeader(path, file, length, out long dataStart);
            return new SafetensorsReader(path, file, header, dataStart, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads some bytes of a tensor.</summary>
    /// <param name="tensor">One of the file's tensors.</param>
    /// <param name="start">Index of the first byte within the tensor.</param>
    /// <param name="destination">Where the bytes go; its length says how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bytes do not all lie within the tensor.</exception>
    /// <exception cref="CheckpointException">The file has become shorter.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Read(SafetensorsTensor tensor, long start, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, tensor.ByteLength - start);
        ReadExactly(Path, _file, _dataStart + tensor.Start + start, destination);
    }

    /// <summary>Calls tensors otherwise from now on, in <see cref="Tensors"/>.</summary>
    /// <param name="rename">Gives the tensor with another name or shape, or as it is.</param>
    /// <exception cref="ArgumentException">Two have the same name then.</exception>
    internal void Rename(Func<SafetensorsTensor, SafetensorsTensor> rename)
    {
        _tensors.Clear();
        foreach (SafetensorsTensor tensor in _header.Tensors)
        {
            SafetensorsTensor renamed = rename(tensor);
            _tensors.Add(renamed.Name, renamed);
        }
    }

    /// <summary>Reads the whole file and compares it with its checksum.</summary>
    /// <param name="progress">Told how far it has come, or null.</param>
    /// <exception cref="CheckpointException">The content is not what was written, or there is no checksum, or one of an unknown kind.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void VerifyChecksum(IProgress<CheckpointProgress>? progress = null)
    {
        if (!_header.Metadata.TryGetValue(Checksum.MetadataName, out string? stated))
        {
            throw CheckpointException.Damaged(Path, "it has no checksum, as every file has that was saved here");
        }

        if (!Checksum.IsWellFormed(stated))
        {
            throw CheckpointException.Damaged(Path, $"its checksum '{stated}' is not of the form {Checksum.None}");
        }

        var checksum = new Checksum();
        long field = SafetensorsHeader.LengthBytes + _header.MetadataPositions[Checksum.MetadataName];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            long done = 0;
            while (done < _length)
            {
                Span<byte> part = buffer.AsSpan(0, (int)Math.Min(BufferLength, _length - done));
                ReadExactly(Path, _file, done, part);
                Checksum.Blank(part, done, field);
                checksum.Add(part);
                done += part.Length;
                progress?.Report(new CheckpointProgress(Path, done, _length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        string found = checksum.ToString();
        if (found != stated)
        {
            throw CheckpointException.Damaged(Path, $"its content does not have the checksum that it states ({found} instead of {stated}), so that it was changed after it was saved");
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private static SafetensorsHeader ReadHeader(string path, SafeFileHandle file, long length, out long dataStart)
    {
        if (length < SafetensorsHeader.LengthBytes + 2)
        {
            throw CheckpointException.Damaged(path, string.Create(CultureInfo.InvariantCulture, $"a safetensors file has at least 10 bytes and this one {length}"));
        }

        Span<byte> lengthBytes = stackalloc byte[SafetensorsHeader.LengthBytes];
        ReadExactly(path, file, 0, lengthBytes);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (headerLength > SafetensorsHeader.MaxLength)
        {
            throw CheckpointException.Damaged(path, string.Create(
                CultureInfo.InvariantCulture, $"its header says that it is {headerLength} bytes long; a safetensors header has at most {SafetensorsHeader.MaxLength}"));
        }

        // Nothing of a length that the file does not have is allocated.
        dataStart = SafetensorsHeader.LengthBytes + (long)headerLength;
        if (dataStart > length)
        {
            throw CheckpointException.Damaged(path, string.Create(
                CultureInfo.InvariantCulture, $"its header says that it is {headerLength} bytes long, and the file ends after {length}"));
        }

        byte[] json = ArrayPool<byte>.Shared.Rent((int)headerLength);
        try
        {
            ReadExactly(path, file, SafetensorsHeader.LengthBytes, json.AsSpan(0, (int)headerLength));
            return SafetensorsHeader.Parse(json.AsSpan(0, (int)headerLength), length - dataStart);
        }
        catch (FormatException exception)
        {
            throw CheckpointException.Damaged(path, exception.Message);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(json);
        }
    }

    private static void ReadExactly(string path, SafeFileHandle file, long position, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(file, destination, position);
            if (read == 0)
            {
                throw CheckpointException.Damaged(path, string.Create(
                    CultureInfo.InvariantCulture, $"it ended at byte {position} while it was read; it was longer when it was opened"));
            }

            position += read;
            destination = destination[read..];
        }
    }
}
