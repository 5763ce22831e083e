using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;

namespace DigitsModel;

/// <summary>Labelled images of handwritten digits, 8 x 8 pixels each.</summary>
public sealed class DigitsData
{
    public const int Pixels = 64;
    public const int Classes = 10;
    private const int Brightest = 16;

    private readonly float[] _pixels;
    private readonly int[] _labels;

    private DigitsData(float[] pixels, int[] labels)
    {
        _pixels = pixels;
        _labels = labels;
    }

    /// <summary>The file that lies beside the program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz");

    /// <summary>The number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>The digit that image <paramref name="index"/> shows, 0 to 9.</summary>
    public int Label(int index) => _labels[index];

    /// <summary>The pixels of image <paramref name="index"/>, row by row, from 0 (empty) to 1 (full ink).</summary>
    public ReadOnlySpan<float> Image(int index) => _pixels.AsSpan(index * Pixels, Pixels);

    /// <summary>Reads a CSV file, compressed if its name ends in <c>.gz</c>: per line 64 integers from 0 to 16 and the digit.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    /// <exception cref="InvalidDataException">The content is not what this class reads; the message names the line.</exception>
    public static DigitsData Load(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        byte[] content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Decompress(file) : file;
        using var reader = new StreamReader(new MemoryStream(content));

        var pixels = new List<float>();
        var labels = new List<int>();
        while (reader.ReadLine() is { } line)
        {
            ReadImage(line, labels.Count + 1, pixels, labels);
        }

        return new DigitsData([.. pixels], [.. labels]);
    }

    /// <summary>Shuffles the images and sets a fifth of them aside, on which a trained network is judged.</summary>
    /// <param name="seed">The same seed gives the same split.</param>
    /// <exception cref="InvalidDataException">There are fewer than five images.</exception>
    public (DigitsData Training, DigitsData HeldOut) Split(int seed)
    {
        int heldOut = Count / 5;
        return heldOut > 0 ? Split(seed, Count - heldOut) : throw new InvalidDataException($"a fifth is held out, so it must hold at least 5 images, not {Count}");
    }

    /// <summary>Shuffles the images and sets some aside to be trained on; a network is judged on all others.</summary>
    /// <param name="seed">The same seed gives the same split.</param>
    /// <param name="training">The number of images to train on, from 1.</param>
    /// <exception cref="InvalidDataException">There are no more images than that.</exception>
    public (DigitsData Training, DigitsData HeldOut) Split(int seed, int training)
    {
        if (training >= Count)
        {
            throw new InvalidDataException($"{training} images to train on leave none to judge by: it holds {Count}");
        }

        var order = new int[Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new Random(seed).Shuffle(order);
        int heldOut = Count - training;
        return (Select(order.AsSpan(heldOut)), Select(order.AsSpan(0, heldOut)));
    }

    private static byte[] Decompress(byte[] file)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress))
        {
            gzip.CopyTo(content);
        }

        // GZipStream ends quietly where a file was cut off; the last four bytes of a whole one are its content's length.
        if (file.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(^sizeof(uint)..)) != (uint)content.Length)
        {
            throw new InvalidDataException("it is not a whole gzip file");
        }

        return content.ToArray();
    }

    private DigitsData Select(ReadOnlySpan<int> indices)
    {
        var pixels = new float[indices.Length * Pixels];
        var labels = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            Image(indices[i]).CopyTo(pixels.AsSpan(i * Pixels));
            labels[i] = Label(indices[i]);
        }

        return new DigitsData(pixels, labels);
    }

    private static void ReadImage(ReadOnlySpan<char> line, int lineNumber, List<float> pixels, List<int> labels)
    {
        int field = 0;
        foreach (Range range in line.Split(','))
        {
            field++;
            int largest = field <= Pixels ? Brightest : Classes - 1;
            if (!int.TryParse(line[range], NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value > largest)
            {
                throw new InvalidDataException($"line {lineNumber}, field {field} is not an integer from 0 to {largest}");
            }

            if (field <= Pixels)
            {
                pixels.Add(value / (float)Brightest);
            }
            else if (field == Pixels + 1)
            {
                labels.Add(value);
            }
        }

        if (field != Pixels + 1)
        {
            throw new InvalidDataException($"line {lineNumber} has {field} fields instead of {Pixels + 1}");
        }
    }
}
