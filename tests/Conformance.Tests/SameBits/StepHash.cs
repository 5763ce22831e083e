using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GenOptim.Conformance.Replay;
using GenOptim.Conformance.Scenarios;

namespace GenOptim.Conformance.SameBits;

/// <summary>One hash over the bits that the classes of the catalogue give in random trainings: to compare processes with each other.</summary>
internal static class StepHash
{
    private const uint FirstStream = 4000;

    public static string Of(IReadOnlyDictionary<OptimizerConstants, GeneratedClass> classes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int position = 0; position < OptimizerCatalogue.All.Count; position++)
        {
            OptimizerConstants constants = OptimizerCatalogue.All[position];
            if (constants.DType == DType.Float64)
            {
                Add<double>(hash, constants, classes, FirstStream + (uint)position);
            }
            else
            {
                Add<float>(hash, constants, classes, FirstStream + (uint)position);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add<T>(
        IncrementalHash hash, OptimizerConstants constants, IReadOnlyDictionary<OptimizerConstants, GeneratedClass> classes, uint stream)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Properties.Check(RandomScenarios.Of(constants, Numbers<T>.Any), stream, 4, scenario =>
        {
            using var optimizer = new GeneratedOptimizer<T>(scenario, 2, key => classes[key]);
            foreach (ScenarioStep<T> step in scenario.Steps)
            {
                optimizer.Step(step);
                for (int tensor = 0; tensor < scenario.Tensors.Count; tensor++)
                {
                    Append<T>(hash, optimizer.Parameter(tensor));
                    foreach (T[] values in optimizer.State(tensor).OrderBy(slot => slot.Key, StringComparer.Ordinal).Select(slot => slot.Value))
                    {
                        Append<T>(hash, values);
                    }
                }
            }
        });

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            // Payload and sign of a NaN carry no meaning.
            T meant = T.IsNaN(value) ? T.NaN : value;
            hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in meant)));
        }
    }
}
