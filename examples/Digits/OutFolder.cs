using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Digits;

/// <summary>The folder for what this example leaves behind; the project file decides where it is.</summary>
internal static class OutFolder
{
    /// <summary>The folder.</summary>
    public static string Path { get; } = typeof(OutFolder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "OutFolder").Value!;

    /// <summary>Where the picture goes unless an option says otherwise.</summary>
    public static string PicturePath => System.IO.Path.Combine(Path, "digits.png");

    /// <summary>The file with the update rule that the generator wrote for a class at build time; null if that was on another machine.</summary>
    public static string? GeneratedRule(Type optimizer)
    {
        string generated = System.IO.Path.Combine(Path, "generated");
        return Directory.Exists(generated)
            ? Directory.EnumerateFiles(generated, $"{optimizer.FullName}.Rule.g.cs", SearchOption.AllDirectories).SingleOrDefault()
            : null;
    }

    /// <summary>A path as one would type it: relative when it lies below the current folder.</summary>
    public static string Shorten(string path)
    {
        string relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? System.IO.Path.GetFullPath(path) : relative;
    }
}
