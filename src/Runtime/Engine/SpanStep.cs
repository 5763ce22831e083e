using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GenOptim.Memory;
using GenOptim.Storage;

namespace GenOptim.Engine;

/// <summary>The checks of a generated step over spans.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SpanStep
{
    /// <summary>Checks that an array is as long as the parameter.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="parameterLength">The parameter's.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void ThrowIfLengthDiffers(int length, int parameterLength, string name)
    {
        if (length != parameterLength)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{name} has {length} elements and the parameter has {parameterLength}; the lengths must be equal."),
                name);
        }
    }

    /// <summary>Checks that an array of 8-bit state has the bytes that the parameter needs.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="parameterLength">The parameter's length in elements.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">It has not.</exception>
    public static void ThrowIfBlock8LengthDiffers(int length, int parameterLength, string name)
    {
        nint needed = Block8.ByteLength(parameterLength);
        if (length != needed)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{name} has {length} bytes and needs {needed} for the {parameterLength} elements of the parameter."),
                name);
        }
    }

    /// <summary>Checks that an array that is written and one that is read share no memory, not a byte of it.</summary>
    /// <typeparam name="TFirst">The first array's element type.</typeparam>
    /// <typeparam name="TSecond">The second's.</typeparam>
    /// <param name="first">An array.</param>
    /// <param name="second">Another, not necessarily of the same type.</param>
    /// <param name="firstName">The first's name, as the caller wrote it.</param>
    /// <param name="secondName">The second's.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    public static void ThrowIfOverlapping<TFirst, TSecond>(
        Span<TFirst> first,
        ReadOnlySpan<TSecond> second,
        [CallerArgumentExpression(nameof(first))] string firstName = "",
        [CallerArgumentExpression(nameof(second))] string secondName = "")
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        // Lengths are kept native: the bytes of a long span are more than a span of bytes can hold.
        nuint distance = (nuint)Unsafe.ByteOffset(
            ref Unsafe.As<TFirst, byte>(ref MemoryMarshal.GetReference(first)),
            ref Unsafe.As<TSecond, byte>(ref MemoryMarshal.GetReference(second)));
        nuint firstBytes = (nuint)first.Length * (nuint)Unsafe.SizeOf<TFirst>();
        nuint secondBytes = (nuint)second.Length * (nuint)Unsafe.SizeOf<TSecond>();

        // A second array that lies below the first is at a distance that wraps around.
        if (firstBytes != 0 && secondBytes != 0 && (distance < firstBytes || unchecked(0 - distance) < secondBytes))
        {
            throw new ArgumentException(
                $"{firstName} and {secondName} overlap in memory; the arrays of a step must lie apart, because it would read what it has already overwritten.",
                secondName);
        }
    }

    /// <summary>Checks that two arrays that are written share no memory, not a byte of it.</summary>
    /// <typeparam name="TFirst">The first array's element type.</typeparam>
    /// <typeparam name="TSecond">The second's.</typeparam>
    /// <param name="first">An array.</param>
    /// <param name="second">Another, not necessarily of the same type.</param>
    /// <param name="firstName">The first's name, as the caller wrote it.</param>
    /// <param name="secondName">The second's.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    public static void ThrowIfOverlapping<TFirst, TSecond>(
        Span<TFirst> first,
        Span<TSecond> second,
        [CallerArgumentExpression(nameof(first))] string firstName = "",
        [CallerArgumentExpression(nameof(second))] string secondName = "")
        where TFirst : unmanaged
        where TSecond : unmanaged =>
        ThrowIfOverlapping(first, (ReadOnlySpan<TSecond>)second, firstName, secondName);

    /// <summary>Whether a step runs from memory rather than from a cache, so that prefetching pays.</summary>
    /// <param name="length">The parameter's length in elements.</param>
    /// <param name="bytesPerElement">Bytes of all arrays per element.</param>
    public static bool IsBeyondCache(int length, int bytesPerElement) => ProcessorCache.IsExceededBy((long)length * bytesPerElement);

    /// <summary>Checks the numbers of a step.</summary>
    /// <param name="step">k, at least 1.</param>
    /// <param name="learningRate">lr, finite and at least 0.</param>
    /// <param name="initialLearningRate">lr0, finite and at least 0.</param>
    /// <param name="weightDecay">wd, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">One breaks its rule.</exception>
    public static void ThrowIfInvalid(long step, double learningRate, double initialLearningRate, double weightDecay)
    {
        if (step < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), step, FormattableString.Invariant($"step is {step}; it is 1 in a parameter's first step."));
        }

        Hyperparameter.NonNegative(learningRate, Step);
        Hyperparameter.NonNegative(initialLearningRate, Step);
        Hyperparameter.NonNegative(weightDecay, Step);
    }

    /// <summary>Checks a learning rate.</summary>
    /// <param name="learningRate">Finite and at least 0.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void ThrowIfInvalidRate(double learningRate, string name) => Hyperparameter.NonNegative(learningRate, Step, name);

    private const string Step = "A step over spans";
}
