using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit;

namespace GenOptim.Package.Tests;

/// <summary>
/// A folder outside the repository with the packages, and projects that know them and nothing else. What the machine has restored before may
/// be read, so that little is fetched; GenOptim itself comes from the packages alone, under a version that no one else has.
/// </summary>
public sealed class Workplace : IDisposable
{
    private const string FirstSuffix = "test.1";
    private const string SecondSuffix = "test.2";

    public Workplace()
    {
        Folder = Directory.CreateTempSubdirectory("genoptim-package-").FullName;
        PackageSource = Directory.CreateDirectory(Path.Combine(Folder, "source")).FullName;
        Environment = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Path.Combine(Folder, "packages"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["MSBUILDDISABLENODEREUSE"] = "1",
        };
        FirstPackage = Pack("src/Package", FirstSuffix);
        SecondPackage = Pack("src/Package", SecondSuffix);
        TorchPackage = Pack("src/TorchSharp", FirstSuffix);
        MpiPackage = Pack("src/Mpi", FirstSuffix);
        TemplatePackage = Pack("src/Templates", FirstSuffix);
        CopyProjects();
        File.WriteAllText(
            Path.Combine(Folder, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <add key="genoptim-local" value="{PackageSource}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{Fact("PackageFolder")}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>The folder of it all, gone with the tests.</summary>
    public string Folder { get; }

    public string PackageSource { get; }

    public string FirstPackage { get; }

    public string SecondPackage { get; }

    public string TorchPackage { get; }

    public string MpiPackage { get; }

    public string TemplatePackage { get; }

    public static string FirstVersion => $"{Fact("VersionPrefix")}-{FirstSuffix}";

    public static string SecondVersion => $"{Fact("VersionPrefix")}-{SecondSuffix}";

    internal IReadOnlyDictionary<string, string> Environment { get; }

    public static string Fact(string name) =>
        typeof(Workplace).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == name).Value!;

    /// <summary>Packs a project as it was built, into a folder of its own.</summary>
    internal string Pack(string project, string versionSuffix, string? folder = null)
    {
        string version = $"{Fact("VersionPrefix")}-{versionSuffix}";
        folder ??= PackageSource;
        string[] before = Packages(folder);
        Dotnet.Run(
            Fact("RepositoryRoot"),
            new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1" },
            "pack", project, "--no-build", "--nologo", "-c", Fact("Configuration"), "-o", folder, $"-p:PackageVersion={version}").Succeeded();
        return Assert.Single(Packages(folder).Except(before));
    }

    /// <summary>Runs dotnet in one of the projects' folders.</summary>
    internal DotnetResult Run(string project, params string[] arguments) => Dotnet.Run(Path.Combine(Folder, project), Environment, arguments);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A compiler server may still hold a file; the folder is a temporary one.
        }
    }

    private static string[] Packages(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.nupkg") : [];

    private void CopyProjects()
    {
        string projects = Path.Combine(Fact("RepositoryRoot"), "tests", "Package.Tests", "Projects");
        foreach (string file in Directory.EnumerateFiles(projects, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(projects, file);
            if (path.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
            {
                continue;
            }

            string copy = Path.Combine(Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllText(copy, File.ReadAllText(file).Replace("{GenOptimVersion}", FirstVersion, StringComparison.Ordinal));
        }
    }
}
