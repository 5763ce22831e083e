using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Files;

/// <summary>Python's own safetensors package reads what is written here, and the other way round.</summary>
public sealed class PythonTests
{
    /// <summary>Prints each tensor with a hash of its bytes, and writes all of them to another file together with one of its own.</summary>
    private const string Script =
        """
        import hashlib, sys
        import numpy
        from safetensors import safe_open
        from safetensors.numpy import save_file
        tensors = {}
        with safe_open(sys.argv[1], framework="numpy") as file:
            print("format", file.metadata()["format"])
            for name in sorted(file.keys()):
                tensor = file.get_tensor(name)
                tensors[name] = tensor
                print(name, tensor.dtype, list(tensor.shape), hashlib.sha256(numpy.ascontiguousarray(tensor).tobytes()).hexdigest())
            metadata = file.metadata()
        save_file(tensors, sys.argv[2], metadata=metadata)
        """;

    [SkippableFact]
    public void ReadsAndWritesTheSameFiles()
    {
        string root = Debian13.Require();
        using var folder = new TemporaryFolder();
        using Trainee trainee = Trainees.Create(nameof(EightBitAdamW), Layout.TwoGroups);
        trainee.TrainTo(3);
        string path = folder.File("optimizer.safetensors");
        string rewritten = folder.File("rewritten.safetensors");
        trainee.Optimizer.Save(path);
        string script = folder.File("read.py");
        File.WriteAllText(script, Script);

        string[] lines = Debian13.Run(root, "python3", script, path, rewritten).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("format pt", lines[0]);
        var expected = new SpecificationReader(path);
        Assert.Equal(
            expected.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair =>
                $"{pair.Key} {TypeOf(pair.Value.Type)} [{string.Join(", ", pair.Value.Shape)}] {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(pair.Value.Data))}"),
            lines[1..]);

        // What Python wrote, of the same content, goes on as the original. Its checksum is that of the other file.
        string hash = trainee.Hash();
        trainee.Optimizer.ResetState();
        Assert.Throws<CheckpointException>(() => trainee.Optimizer.Load(rewritten));
        trainee.Optimizer.Load(rewritten, new LoadOptions { VerifyChecksum = false });
        Assert.Equal(hash, trainee.Hash());
    }

    private static string TypeOf(string type) => type switch
    {
        "F32" => "float32",
        "I64" => "int64",
        "I8" => "int8",
        "U8" => "uint8",
        _ => type,
    };

    /// <summary>A newer system than the one that the tests run on, which a script of this repository prepares.</summary>
    private static class Debian13
    {
        internal static string Require()
        {
            string? script = Find("eng/debian13-root.sh");
            Skip.If(script is null || !OperatingSystem.IsLinux(), "eng/debian13-root.sh is not beside the tests.");
            (int status, string output, string error) = Start(script!, "--run", "true");
            Skip.If(status == 3, $"There is no Debian 13 root: {error.Trim()}");
            Assert.True(status == 0, output + error);
            return script!;
        }

        internal static string Run(string script, params string[] command)
        {
            (int status, string output, string error) = Start(script, ["--run", .. command]);
            Assert.True(status == 0, output + error);
            return output;
        }

        private static (int Status, string Output, string Error) Start(string command, params string[] arguments)
        {
            using Process process = Process.Start(new ProcessStartInfo("bash", [command, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }

        private static string? Find(string file)
        {
            for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                string path = Path.Combine(folder, file);
                if (File.Exists(path))
                {
                    return path;
                }
            }

            return null;
        }
    }
}
