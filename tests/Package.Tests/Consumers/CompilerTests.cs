using System;
using System.IO;
using Consumer;
using Xunit;

namespace GenOptim.Package.Tests.Consumers;

/// <summary>Which compilers take the generator, and what the build says of those that do not.</summary>
[Collection(WorkplaceCollection.Name)]
public sealed class CompilerTests(Workplace workplace)
{
    [SkippableFact]
    public void The_oldest_compiler_that_it_is_built_for_loads_it()
    {
        const string OldestRoslyn = "4.14.0";
        string[] switches = [$"-p:Toolset={OldestRoslyn}", "-p:LangVersion=13.0", "-p:BaseOutputPath=old/", "--nologo"];
        DotnetResult restore = workplace.Run("Console", ["restore", switches[0]]);
        Skip.If(restore.NotServed("Microsoft.Net.Compilers.Toolset"), $"The package feed does not serve Microsoft.Net.Compilers.Toolset {OldestRoslyn}.");

        DotnetResult build = workplace.Run("Console", ["build", "--no-restore", .. switches, "-p:ReportAnalyzer=true", "-v:detailed"]).Succeeded();

        Assert.Contains($"microsoft.net.compilers.toolset/{OldestRoslyn}", build.Output.Replace('\\', '/'), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(": warning ", build.Output, StringComparison.Ordinal);
        Assert.Contains("GenOptim.Generator.Diagnostics", build.Output, StringComparison.Ordinal);
        Assert.Equal(Training.Fingerprint(), workplace.Run("Console", "old/Debug/net10.0/Console.dll").Succeeded().LastLine);
        workplace.Run("Console", "restore").Succeeded();
    }

    [Fact]
    public void An_older_compiler_is_one_clear_error()
    {
        DotnetResult build = workplace.Run("Console", "build", "--nologo", "-p:CompilerApiVersion=roslyn4.8").Failed();
        Assert.Contains("error GENOPT9001: GenOptim needs the C# compiler of Roslyn 4.14 or later, and this project is compiled by Roslyn 4.8,", build.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error CS", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_generator_twice_is_one_clear_error()
    {
        string generator = Path.Combine(workplace.Folder, "copy", "GenOptim.Generator.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(generator)!);
        File.Copy(Path.Combine(workplace.Environment["NUGET_PACKAGES"], "genoptim", Workplace.FirstVersion, "analyzers/dotnet/cs/GenOptim.Generator.dll"), generator, overwrite: true);

        DotnetResult build = workplace.Run("Console", "build", "--nologo", $"-p:SecondGenerator={generator}").Failed();

        Assert.Contains("error GENOPT9002: GenOptim's generator is loaded 2 times", build.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error CS", build.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x64", "", true)]
    [InlineData("linux-x64", "native", false)]
    [InlineData("linux-arm64", "", false)]
    public void NativeAOT_without_an_instruction_set_is_warned_of_on_x64(string runtime, string instructionSet, bool warns)
    {
        DotnetResult check = workplace.Run(
            "Console", "msbuild", "-nologo", "-t:_GenOptimCheckInstructionSet", "-p:PublishAot=true", $"-p:RuntimeIdentifier={runtime}", $"-p:IlcInstructionSet={instructionSet}").Succeeded();
        Assert.Equal(warns, check.Output.Contains("warning GENOPT9004", StringComparison.Ordinal));
    }
}
