using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;

namespace GenOptim.Distributed.Tests;

/// <summary>Tensors of lengths on both sides of every limit, and gradients that are a pure function of step, logical shard, tensor and element.</summary>
internal static class Model
{
    internal static (string Name, nint[] Shape)[] Tensors { get; } =
    [
        ("embedding", [500, 401]),
        ("block.weight", [2, 65_536]),
        ("block.bias", [37]),
        ("norm", [4_100]),
        ("scalar", []),
        ("tail", [70_001]),
        ("nothing", [0]),
        ("late", [3, 7]),
    ];

    internal static nint LengthOf(nint[] shape) => shape.Aggregate((nint)1, (a, b) => a * b);

    internal static Parameter<T>[] NewParameters<T>()
        where T : unmanaged => Tensors
        .Select((tensor, index) => new Parameter<T>(tensor.Name, New<T>(0, 0, index, 1), new T[LengthOf(tensor.Shape)], tensor.Shape))
        .ToArray();

    /// <summary>Writes the gradients of one logical shard.</summary>
    internal static void WriteGradients<T>(IReadOnlyList<Parameter> parameters, int step, int shard)
        where T : unmanaged
    {
        for (int tensor = 0; tensor < parameters.Count; tensor++)
        {
            Gradient<T>(step, shard, tensor).CopyTo(parameters[tensor].GetGradient<T>());

            // Not every tensor has a gradient in every shard, nor in every step.
            parameters[tensor].HasGradient = HasGradient(step, shard, tensor);
        }
    }

    internal static T[] Gradient<T>(int step, int shard, int tensor)
        where T : unmanaged => Cache<T>.Gradients.GetOrAdd(
            (step, shard, tensor), static key => New<T>(key.Step + 1, key.Shard, key.Tensor, 0.1f));

    internal static bool HasGradient(int step, int shard, int tensor) => tensor switch
    {
        7 => step > 1,
        3 => shard % 3 != 1,
        _ => true,
    };

    internal static T Convert<T>(float value)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T)(object)value : (T)(object)(BFloat16)value;

    /// <summary>A number in (-1, 1), of full precision.</summary>
    private static float Number(int step, int shard, int tensor, int element)
    {
        uint hash = unchecked(((uint)step * 0x9E3779B9) ^ ((uint)shard * 0x85EBCA6B) ^ ((uint)tensor * 0xC2B2AE35) ^ ((uint)element * 0x27D4EB2F));
        hash = unchecked((hash ^ (hash >> 15)) * 0x2C1B3C6D);
        hash = unchecked((hash ^ (hash >> 12)) * 0x297A2D39);
        hash ^= hash >> 15;
        return ((int)hash) / 2147483648f;
    }

    private static T[] New<T>(int step, int shard, int tensor, float scale)
        where T : unmanaged
    {
        var values = new T[LengthOf(Tensors[tensor].Shape)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Convert<T>(Number(step, shard, tensor, i) * scale);
        }

        return values;
    }

    private static class Cache<T>
    {
        internal static ConcurrentDictionary<(int Step, int Shard, int Tensor), T[]> Gradients { get; } = new();
    }
}
