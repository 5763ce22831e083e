using System;
using System.IO;
using Xunit;
using Xunit.Abstractions;

namespace GenOptim.Package.Tests.Consumers;

/// <summary>From an empty folder: template, run, test.</summary>
[Collection(WorkplaceCollection.Name)]
public sealed class TemplateTests(Workplace workplace, ITestOutputHelper output)
{
    [Fact]
    public void Three_commands_lead_to_a_tested_program()
    {
        // The machine's own list of templates is left alone.
        string hive = Path.Combine(workplace.Folder, "templates");
        workplace.Run(".", "new", "install", workplace.TemplatePackage, "--debug:custom-hive", hive).Succeeded();

        DotnetResult made = workplace.Run(".", "new", "genoptim", "-o", "MyTraining", "--debug:custom-hive", hive).Succeeded();
        DotnetResult ran = workplace.Run("MyTraining", "run", "--project", "MyTraining").Succeeded();
        DotnetResult tested = workplace.Run("MyTraining", "test").Succeeded();

        output.WriteLine(FormattableString.Invariant($"template {made.Time.TotalSeconds:f1} s, run {ran.Time.TotalSeconds:f1} s, test {tested.Time.TotalSeconds:f1} s"));
        Assert.Contains("y = 2.000·x + 1.000", ran.LastLine, StringComparison.Ordinal);
        Assert.Contains("Passed!", tested.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(": warning ", ran.Output + tested.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("{GenOptimVersion}", File.ReadAllText(Path.Combine(workplace.Folder, "MyTraining", "MyTraining", "MyTraining.csproj")), StringComparison.Ordinal);
    }
}
