using System;
using System.Collections.Generic;
using System.IO;
using Digits;
using DigitsModel;
using ScottPlot;
using SkiaSharp;

namespace Sweep;

/// <summary>A page of plots, drawn once for screens of any size (SVG) and once in pixels (PNG).</summary>
internal sealed class Sheet(int width, int height)
{
    // Pixels of the PNG per unit of the page, for screens that have more than one.
    private const int Scale = 2;

    private readonly List<(Plot Plot, PixelRect Place)> _plots = [];

    /// <summary>Adds a plot at a place, in units from the upper left corner.</summary>
    public Plot Add(float left, float top, float wide, float high)
    {
        var plot = new Plot();
        plot.Grid.IsVisible = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        _plots.Add((plot, new PixelRect(left, left + wide, top + high, top)));
        return plot;
    }

    /// <summary>Adds text at the bottom.</summary>
    public void Footer(string text)
    {
        const float High = 50;
        Plot plot = Add(0, height - High, width, High);
        plot.HideAxesAndGrid();
        plot.Title(text, size: 12);
        plot.Axes.Title.Label.Bold = false;
    }

    /// <summary>Writes <paramref name="name"/> as SVG and as PNG into a folder.</summary>
    /// <exception cref="IOException">A file cannot be written; what was there is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public void Save(string folder, string name)
    {
        foreach ((Plot plot, _) in _plots)
        {
            plot.Font.Set(PictureFont.Name);
        }

        using var svg = new MemoryStream();
        using (SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(width, height), svg))
        {
            Draw(canvas);
        }

        WholeFile.Write(Path.Combine(folder, name + ".svg"), svg.ToArray());

        using var bitmap = new SKBitmap(width * Scale, height * Scale);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Scale(Scale);
            Draw(canvas);
        }

        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        WholeFile.Write(Path.Combine(folder, name + ".png"), png.AsSpan());
    }

    private void Draw(SKCanvas canvas)
    {
        canvas.Clear(SKColors.White);
        foreach ((Plot plot, PixelRect place) in _plots)
        {
            plot.Render(canvas, place);
        }
    }
}
