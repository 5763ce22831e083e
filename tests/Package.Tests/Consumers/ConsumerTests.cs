using System;
using System.IO;
using Consumer;
using Xunit;

namespace GenOptim.Package.Tests.Consumers;

/// <summary>Projects of users: built from the package alone, and run.</summary>
[Collection(WorkplaceCollection.Name)]
public sealed class ConsumerTests(Workplace workplace)
{
    [Fact]
    public void A_program_a_library_and_its_users_and_strict_settings_build_without_warning_and_give_the_same_bits()
    {
        File.WriteAllText(
            Path.Combine(workplace.Folder, "Consumers.slnx"),
            """
            <Solution>
              <Project Path="Console/Console.csproj" />
              <Project Path="Library/Library.csproj" />
              <Project Path="LibraryApp/LibraryApp.csproj" />
              <Project Path="Strict/Strict.csproj" />
              <Project Path="VisualBasicApp/VisualBasicApp.vbproj" />
            </Solution>
            """);

        DotnetResult build = workplace.Run(".", "build", "Consumers.slnx", "--nologo").Succeeded();

        Assert.DoesNotContain(": warning ", build.Output, StringComparison.Ordinal);
        string expected = Training.Fingerprint();
        foreach (string project in new[] { "Console", "LibraryApp", "Strict", "VisualBasicApp" })
        {
            DotnetResult run = workplace.Run(project, $"bin/Debug/net10.0/{project}.dll").Succeeded();
            Assert.Equal((project, expected), (project, run.LastLine));
        }
    }

    [Fact]
    public void No_other_package_comes_with_it()
    {
        workplace.Run("Console", "restore").Succeeded();
        string list = workplace.Run("Console", "list", "package", "--include-transitive", "--no-restore").Succeeded().Output;
        string line = Assert.Single(list.Split('\n'), static line => line.TrimStart().StartsWith('>'));
        Assert.Contains("GenOptim", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VisualBasic", "(VB)")]
    [InlineData("FSharp", "(F#)")]
    public void Other_languages_are_told_that_nothing_is_generated(string project, string language)
    {
        DotnetResult build = workplace.Run(project, "build", "--nologo").Succeeded();
        Assert.Contains("warning GENOPT9003", build.Output, StringComparison.Ordinal);
        Assert.Contains(language, build.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_user_of_ILGPU_steps_on_an_accelerator()
    {
        DotnetResult restore = workplace.Run("GpuUser", "restore");
        Skip.If(restore.NotServed("ILGPU"), "The package feed does not serve ILGPU.");
        restore.Succeeded();
        Assert.Equal("equal", workplace.Run("GpuUser", "run", "--no-restore").Succeeded().LastLine);
    }

    [SkippableFact]
    public void A_user_of_TorchSharp_needs_one_package_and_gets_the_generator_with_it()
    {
        DotnetResult restore = workplace.Run("TorchUser", "restore");
        Skip.If(restore.NotServed("TorchSharp") && !restore.NotServed("GenOptim"), "The package feed does not serve TorchSharp.");
        restore.Succeeded();
        DotnetResult build = workplace.Run("TorchUser", "build", "--no-restore", "--nologo").Succeeded();
        Assert.DoesNotContain(": warning ", build.Output, StringComparison.Ordinal);
        Assert.Equal("generated", workplace.Run("TorchUser", "bin/Debug/net10.0/TorchUser.dll").Succeeded().LastLine);
    }

    [Fact]
    public void A_user_of_MPI_needs_one_package_and_gets_the_generator_with_it()
    {
        DotnetResult build = workplace.Run("MpiUser", "build", "--nologo").Succeeded();
        Assert.DoesNotContain(": warning ", build.Output, StringComparison.Ordinal);
        DotnetResult run = workplace.Run("MpiUser", "bin/Debug/net10.0/MpiUser.dll").Succeeded();
        Assert.Contains("No MPI library was found: tried libnone.so.", run.Output, StringComparison.Ordinal);

        // AdamW's first step is the learning rate, whatever the gradient's size.
        Assert.Equal("1 -0.001", run.LastLine);
    }

    [Fact]
    public void An_update_of_the_package_is_taken_up()
    {
        workplace.Run("Update", "add", "package", "GenOptim", "--version", Workplace.SecondVersion).Succeeded();
        Assert.Contains(Workplace.SecondVersion, workplace.Run("Update", "list", "package", "--no-restore").Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal(Training.Fingerprint(), workplace.Run("Update", "run", "--no-restore").Succeeded().LastLine);
    }

    [Fact]
    public void A_diagnostic_fires_and_its_fix_is_applied_by_dotnet_format()
    {
        Assert.Contains("warning GENOPT0020", workplace.Run("Misuse", "build", "--nologo").Succeeded().Output, StringComparison.Ordinal);
        workplace.Run("Misuse", "format", "analyzers", "--diagnostics", "GENOPT0020", "--severity", "warn", "--no-restore").Succeeded();
        Assert.Contains("LowPrecision = LowPrecision.MasterWeights", File.ReadAllText(Path.Combine(workplace.Folder, "Misuse", "Optimizer.cs")), StringComparison.Ordinal);
        Assert.DoesNotContain("GENOPT", workplace.Run("Misuse", "build", "--nologo").Succeeded().Output, StringComparison.Ordinal);
    }
}
