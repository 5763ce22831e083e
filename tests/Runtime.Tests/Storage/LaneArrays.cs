using System;
using System.Linq;
using GenOptim.Lanes;

namespace GenOptim.Runtime.Tests.Storage;

/// <summary>One operation on whole arrays, to be run in every lane.</summary>
internal interface ILaneOperation<TInput, TOutput>
    where TInput : unmanaged
    where TOutput : unmanaged
{
    void Run<TLane, TWords>(ref readonly TInput input, ref TOutput output, nint index)
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>;
}

internal static class LaneArrays
{
    internal static readonly string[] Lanes = ["scalar", "128 bits", "256 bits", "512 bits"];

    /// <summary>Runs an operation over an array whose length is a multiple of 16.</summary>
    internal static TOutput[] Run<TOperation, TInput, TOutput>(string lane, TOperation operation, TInput[] input)
        where TOperation : ILaneOperation<TInput, TOutput>
        where TInput : unmanaged
        where TOutput : unmanaged
    {
        if (input.Length % 16 != 0)
        {
            throw new ArgumentException("The length is no multiple of 16.", nameof(input));
        }

        return lane switch
        {
            "scalar" => Run<TOperation, TInput, TOutput, ScalarLane<float>, ScalarWords>(operation, input),
            "128 bits" => Run<TOperation, TInput, TOutput, Vector128Lane<float>, Vector128Words>(operation, input),
            "256 bits" => Run<TOperation, TInput, TOutput, Vector256Lane<float>, Vector256Words>(operation, input),
            "512 bits" => Run<TOperation, TInput, TOutput, Vector512Lane<float>, Vector512Words>(operation, input),
            _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "No such lane."),
        };
    }

    /// <summary>Fills an array up to a multiple of 16 elements.</summary>
    internal static T[] Padded<T>(params T[] values) => values.Concat(new T[(16 - (values.Length % 16)) % 16]).ToArray();

    private static TOutput[] Run<TOperation, TInput, TOutput, TLane, TWords>(TOperation operation, TInput[] input)
        where TOperation : ILaneOperation<TInput, TOutput>
        where TInput : unmanaged
        where TOutput : unmanaged
        where TLane : struct, ICpuLane<TLane, float>, IWordLane<TLane, TWords>
        where TWords : struct, ICpuWords<TWords>
    {
        Xunit.Assert.Equal(TLane.Count, TWords.Count);
        var output = new TOutput[input.Length];
        for (nint i = 0; i < input.Length; i += TLane.Count)
        {
            operation.Run<TLane, TWords>(ref input[0], ref output[0], i);
        }

        return output;
    }
}
