using System;
using System.Linq;
using ScottPlot;
using SkiaSharp;

namespace Digits;

/// <summary>What pictures are written with.</summary>
internal static class PictureFont
{
    /// <summary>The first font of a list that this machine has; a system without any of them gives whatever it has.</summary>
    public static string Name { get; } =
        ((string[])["Segoe UI", "Helvetica Neue", "Inter", "Noto Sans", "DejaVu Sans", "Liberation Sans"])
            .FirstOrDefault(SKFontManager.Default.FontFamilies.Contains) ?? Fonts.Default;

    /// <summary>Whether this machine has a font to write with. Without one a picture has curves but no words.</summary>
    public static bool IsInstalled => SKTypeface.Default.GlyphCount > 0;
}
