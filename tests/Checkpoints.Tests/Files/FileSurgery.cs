using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace GenOptim.Checkpoints.Tests.Files;

/// <summary>Takes safetensors files apart and puts them together again, with or without the checksum that belongs to them.</summary>
internal static class FileSurgery
{
    internal static (string Header, byte[] Data) Open(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return (Encoding.UTF8.GetString(file, 8, length), file[(8 + length)..]);
    }

    internal static byte[] Close(string header, byte[] data) => Close(Encoding.UTF8.GetBytes(header), data);

    internal static byte[] Close(byte[] header, byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. data];
    }

    /// <summary>Gives a file the checksum of its content, so that what is wrong with it must be seen otherwise.</summary>
    internal static byte[] WithChecksum(byte[] file)
    {
        byte[] prefix = Encoding.ASCII.GetBytes("\"genoptim.checksum\":\"");
        int field = file.AsSpan().IndexOf(prefix);
        if (field < 0 || field + prefix.Length + Checksum.None.Length > file.Length)
        {
            return file;
        }

        var checksum = new Checksum();
        byte[] changed = (byte[])file.Clone();
        Encoding.ASCII.GetBytes(Checksum.None).CopyTo(changed, field + prefix.Length);
        checksum.Add(changed);
        checksum.ToBytes().CopyTo(changed, field + prefix.Length);
        return changed;
    }

    internal static string Write(this TemporaryFolder folder, string name, byte[] content)
    {
        string path = folder.File(name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
