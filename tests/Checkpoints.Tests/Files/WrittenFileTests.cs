using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Files;

/// <summary>What is written is what the format's description says.</summary>
public sealed class WrittenFileTests
{
    public static TheoryData<string> Classes => [.. Trainees.Names];

    [Theory]
    [MemberData(nameof(Classes))]
    public void IndependentReaderFindsEveryArray(string name)
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(name, Layout.Sparse);
        trainee.TrainTo(3);
        string path = folder.File("optimizer.safetensors");
        trainee.Optimizer.Save(path);

        var file = new SpecificationReader(path);
        Assert.Equal(0, file.DataStart % 64);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("1", file.Metadata["genoptim.format_version"]);
        Assert.Equal(GeneratedCodeContract.Version.ToString(CultureInfo.InvariantCulture), file.Metadata["genoptim.contract_version"]);
        OptimizerState state = trainee.Optimizer.ExportState();
        int expected = 0;
        foreach (ParameterState parameter in state.Parameters.Values)
        {
            (string type, long[] shape, byte[] data) = file.Tensors[$"state.{parameter.Name}.step"];
            Assert.Equal("I64", type);
            Assert.Empty(shape);
            Assert.Equal(parameter.Step, System.BitConverter.ToInt64(data));
            expected++;
            foreach ((string array, StateTensor tensor) in parameter.Tensors)
            {
                expected++;
                (type, shape, data) = file.Tensors[$"state.{parameter.Name}.{array}"];
                Assert.Equal((tensor.Shape ?? parameter.Shape).Select(size => (long)size), shape);
                if (tensor.Type is DType.Block8 or DType.UnsignedBlock8)
                {
                    expected++;
                    Assert.Equal(tensor.Type == DType.Block8 ? "I8" : "U8", type);
                    (string scaleType, long[] scaleShape, byte[] scales) = file.Tensors[$"state.{parameter.Name}.{array}:scale"];
                    Assert.Equal("U8", scaleType);
                    Assert.Equal([(tensor.Length + 255) / 256], scaleShape);
                    Assert.Equal(data, tensor.AsBytes()[..(int)tensor.Length].ToArray());
                    Assert.Equal(scales, tensor.AsBytes()[^scales.Length..].ToArray());
                }
                else
                {
                    Assert.Equal(data, tensor.AsBytes().ToArray());
                }
            }
        }

        foreach ((string section, StateSection content) in state.Sections)
        {
            foreach ((string series, double[] values) in content.Series)
            {
                expected++;
                (string type, long[] shape, byte[] data) = file.Tensors[$"section.{section}.{series}"];
                Assert.Equal("F64", type);
                Assert.Equal([values.Length], shape);
                Assert.Equal(values, MemoryMarshal.Cast<byte, double>(data).ToArray());
            }
        }

        Assert.Equal(expected, file.Tensors.Count);
    }

    [Fact]
    public void ChecksumIsThatOfTheFileWithZerosInItsPlace()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.OneGroup);
        trainee.TrainTo(2);
        string path = folder.File("optimizer.safetensors");
        trainee.Optimizer.Save(path);

        string stated = new SpecificationReader(path).Metadata["genoptim.checksum"];
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        byte[] blanked = Encoding.Latin1.GetBytes(text.Replace(stated, "xxh128:" + new string('0', 32), System.StringComparison.Ordinal));
        Assert.Equal("xxh128:" + System.Convert.ToHexStringLower(System.IO.Hashing.XxHash128.Hash(blanked)), stated);
    }

    [Fact]
    public void EqualStateGivesEqualFiles()
    {
        using var folder = new TemporaryFolder();
        using Trainee one = Trainees.Create(nameof(EightBitAdamW), Layout.TwoGroups);
        using Trainee other = Trainees.Create(nameof(EightBitAdamW), Layout.TwoGroups);
        other.Optimizer.ThreadCount = 1;
        one.TrainTo(3);
        other.TrainTo(3);
        one.Optimizer.Save(folder.File("one"));
        other.Optimizer.Save(folder.File("other"));
        Assert.Equal(File.ReadAllBytes(folder.File("one")), File.ReadAllBytes(folder.File("other")));
    }

    [Fact]
    public void ProgressReachesTheEnd()
    {
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.OneGroup);
        var reports = new Reports();
        string path = folder.File("optimizer.safetensors");
        trainee.Optimizer.Save(path, reports);
        long length = new FileInfo(path).Length;
        Assert.Equal(new CheckpointProgress(path, length, length), reports.Last);
        trainee.Optimizer.Load(path, new LoadOptions { Progress = reports });
        Assert.Equal(new CheckpointProgress(path, length, length), reports.Last);
    }

    private sealed class Reports : System.IProgress<CheckpointProgress>
    {
        internal CheckpointProgress Last { get; private set; }

        public void Report(CheckpointProgress value) => Last = value;
    }
}
