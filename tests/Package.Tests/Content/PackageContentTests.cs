using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;
using Xunit;

namespace GenOptim.Package.Tests.Content;

/// <summary>What is in the package, and where.</summary>
[Collection(WorkplaceCollection.Name)]
public sealed class PackageContentTests(Workplace workplace)
{
    // Of a custom debug information record: the source file itself, or the links to it.
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    [Fact]
    public void Everything_is_where_the_compiler_looks_for_it()
    {
        string[] expected =
        [
            "GenOptim.nuspec", "LICENSE", "README.md",
            "analyzers/dotnet/cs/GenOptim.CodeFixes.dll", "analyzers/dotnet/cs/GenOptim.Generator.dll",
            "build/GenOptim.props", "build/GenOptim.targets",
            "buildTransitive/GenOptim.props", "buildTransitive/GenOptim.targets",
            "icon.png",
            "lib/net10.0/GenOptim.Attributes.dll", "lib/net10.0/GenOptim.Attributes.xml",
            "lib/net10.0/GenOptim.Runtime.dll", "lib/net10.0/GenOptim.Runtime.xml",
        ];
        Assert.Equal(expected, Entries(workplace.FirstPackage).Keys.Where(IsOurs).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_says_who_made_it_under_which_licence_and_needs_no_other_package()
    {
        XElement metadata = XDocument.Parse(Text(workplace.FirstPackage, "GenOptim.nuspec")).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

        Assert.Equal("GenOptim", Value("id"));
        Assert.Equal(Workplace.FirstVersion, Value("version"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("icon.png", Value("icon"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Equal(Workplace.Fact("RepositoryUrl"), Value("projectUrl"));
        XElement group = Assert.Single(metadata.Descendants(), static element => element.Name.LocalName == "group");
        Assert.Empty(group.Elements());
    }

    [Theory]
    [InlineData("TorchSharp", new[] { "GenOptim", "TorchSharp" }, "torchsharp.md")]
    [InlineData("Mpi", new[] { "GenOptim" }, "scaling.md")]
    public void Packages_beside_it_hold_their_assembly_and_ask_for_GenOptim_of_the_same_version(string name, string[] needed, string page)
    {
        string package = name == "Mpi" ? workplace.MpiPackage : workplace.TorchPackage;
        string[] expected = [$"GenOptim.{name}.nuspec", "LICENSE", "README.md", "icon.png", $"lib/net10.0/GenOptim.{name}.dll", $"lib/net10.0/GenOptim.{name}.xml"];
        Assert.Equal(expected, Entries(package).Keys.Where(IsOurs).Order(StringComparer.Ordinal));
        XElement metadata = XDocument.Parse(Text(package, $"GenOptim.{name}.nuspec")).Root!.Elements().Single();
        Assert.Equal("MIT", metadata.Elements().Single(static element => element.Name.LocalName == "license").Value);
        Dictionary<string, XElement> dependencies = metadata.Descendants()
            .Where(static element => element.Name.LocalName == "dependency")
            .ToDictionary(static element => element.Attribute("id")!.Value);
        Assert.Equal(needed, dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((Workplace.FirstVersion, "All"), (dependencies["GenOptim"].Attribute("version")!.Value, dependencies["GenOptim"].Attribute("include")!.Value));
        Assert.Contains($"({Workplace.Fact("RepositoryUrl")}/blob/main/docs/{page})", Text(package, "README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Projects_that_reference_it_and_projects_behind_them_get_the_same_targets()
    {
        foreach (string file in new[] { "GenOptim.props", "GenOptim.targets" })
        {
            Assert.Equal(Text(workplace.FirstPackage, $"build/{file}"), Text(workplace.FirstPackage, $"buildTransitive/{file}"));
        }
    }

    [Fact]
    public void Packing_again_gives_the_same_files()
    {
        string again = workplace.Pack("src/Package", "test.1", Path.Combine(workplace.Folder, "again"));
        Dictionary<string, byte[]> first = Entries(workplace.FirstPackage);
        Dictionary<string, byte[]> second = Entries(again);
        Assert.Equal(first.Keys.Where(IsOurs), second.Keys.Where(IsOurs));
        Assert.All(first.Where(static entry => IsOurs(entry.Key)), entry => Assert.Equal(entry.Value, second[entry.Key]));
    }

    [Fact]
    public void Assemblies_hold_their_symbols_and_sources_and_no_path_of_the_machine()
    {
        string root = Workplace.Fact("RepositoryRoot").TrimEnd('/', '\\');
        foreach ((string name, byte[] content) in Entries(workplace.FirstPackage).Where(static entry => entry.Key.EndsWith(".dll", StringComparison.Ordinal)))
        {
            using var assembly = new PEReader(ImmutableArray.Create(content));
            DebugDirectoryEntry entry = Assert.Single(assembly.ReadDebugDirectory(), static entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
            using MetadataReaderProvider provider = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
            MetadataReader symbols = provider.GetMetadataReader();
            string[] documents = [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
            Assert.All(documents, static path => Assert.StartsWith("/_/", path, StringComparison.Ordinal));
            int sources = symbols.CustomDebugInformation.Count(handle => symbols.GetGuid(symbols.GetCustomDebugInformation(handle).Kind) == EmbeddedSource);
            Assert.Equal((name, documents.Length), (name, sources));
            Assert.DoesNotContain(root, Encoding.Latin1.GetString(content), StringComparison.Ordinal);
            Assert.DoesNotContain(root, Encoding.Unicode.GetString(content), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Links_of_the_readme_are_whole()
    {
        string readme = Text(workplace.FirstPackage, "README.md");
        Assert.Contains($"]({Workplace.Fact("RepositoryUrl")}/blob/main/docs/", readme, StringComparison.Ordinal);
        Assert.DoesNotContain("](docs/", readme, StringComparison.Ordinal);
        Assert.Equal(Count(File.ReadAllText(Path.Combine(Workplace.Fact("RepositoryRoot"), "README.md")), ';'), Count(readme, ';'));
    }

    private static int Count(string text, char searched) => text.Count(letter => letter == searched);

    // What is left is the envelope that every package has.
    private static bool IsOurs(string entry) => !entry.StartsWith("_rels/", StringComparison.Ordinal)
        && !entry.StartsWith("package/", StringComparison.Ordinal)
        && entry != "[Content_Types].xml";

    private static string Text(string package, string entry) => Encoding.UTF8.GetString(Entries(package)[entry]).TrimStart('\uFEFF');

    private static Dictionary<string, byte[]> Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return archive.Entries.ToDictionary(static entry => entry.FullName, static entry =>
        {
            using Stream stream = entry.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            return content.ToArray();
        });
    }
}
