using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using GenOptim.Checkpoints.Tests.Training;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Files;

/// <summary>Arrays of more than 2 GiB, in a file that is mostly a hole, so that it takes neither disk nor time.</summary>
public sealed class LargeFileTests
{
    [Fact]
    public void ArraysOfMoreThan2GiBAreReadAtTheirPlace()
    {
        using var folder = new TemporaryFolder();
        const long Length = 700_000_000;
        byte[] header = Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{{\"big\":{{\"dtype\":\"F32\",\"shape\":[{Length}],\"data_offsets\":[0,{4 * Length}]}},\"next\":{{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[{4 * Length},{(4 * Length) + 12}]}}}}"));
        string path = folder.File("large");
        long data = 8 + header.Length;
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(file, data + (4 * Length) + 12);
            RandomAccess.Write(file, [.. BitConverter.GetBytes((long)header.Length), .. header], 0);
            RandomAccess.Write(file, Floats(5, 6), data + (4L * 600_000_000));
            RandomAccess.Write(file, Floats(7, 1, 2, 3), data + (4 * (Length - 1)));
        }

        using SafetensorsReader reader = SafetensorsReader.Open(path);
        Assert.Equal(Length, reader.Tensors["big"].Length);
        Assert.Equal([0, 5, 6, 0], Read("big", 600_000_000 - 1, 4));
        Assert.Equal([0, 7], Read("big", Length - 2, 2));
        Assert.Equal([1, 2, 3], Read("next", 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Read("big", Length - 1, 2));

        float[] Read(string name, long start, int count)
        {
            byte[] bytes = new byte[4 * count];
            reader.Read(reader.Tensors[name], 4 * start, bytes);
            return Enumerable.Range(0, count).Select(i => BitConverter.ToSingle(bytes, 4 * i)).ToArray();
        }
    }

    /// <summary>The memory is zeros that no one has touched, which take no room.</summary>
    [SkippableFact]
    public unsafe void ArraysOfMoreThan2GiBAreWrittenWhole()
    {
        const nint Length = 600_000_000;
        using var folder = new TemporaryFolder();
        long free = new DriveInfo(folder.File(".")).AvailableFreeSpace;
        Skip.If(free < 3 * (4L * Length), "the folder of temporary files has no room for it");
        float* values = (float*)NativeMemory.AllocZeroed((nuint)Length, sizeof(float));
        try
        {
            values[0] = 1;
            values[(1 << 29) - 1] = 2;
            values[1 << 29] = 3;
            values[Length - 1] = 4;
            using var parameter = new Parameter<float>("big", values, null, Length);
            using var small = new Parameter<float>("small", [5f], [0f]);
            using var optimizer = new UndecayedSgdw(0.1, [small]);

            Checkpoint.Save(folder.File("run"), [optimizer], [parameter, small]);

            string step = Assert.Single(Directory.GetDirectories(folder.File("run")));
            using SafetensorsReader reader = SafetensorsReader.Open(Path.Combine(step, "model.safetensors"));
            reader.VerifyChecksum();
            Assert.Equal([1, 0], Read(0, 2));
            Assert.Equal([0, 2, 3, 0], Read((1 << 29) - 2, 4));
            Assert.Equal([0, 4], Read(Length - 2, 2));

            float[] Read(long start, int count)
            {
                byte[] bytes = new byte[4 * count];
                reader.Read(reader.Tensors["big"], 4 * start, bytes);
                return Enumerable.Range(0, count).Select(i => BitConverter.ToSingle(bytes, 4 * i)).ToArray();
            }
        }
        finally
        {
            NativeMemory.Free(values);
        }
    }

    private static byte[] Floats(params float[] values) => values.SelectMany(BitConverter.GetBytes).ToArray();
}
