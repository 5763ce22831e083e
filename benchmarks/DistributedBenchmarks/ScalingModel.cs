using System;

namespace GenOptim.Benchmarks.Distributed;

/// <summary>How long a sharded step takes: the model of docs/scaling.md.</summary>
/// <param name="Parameters">Number of parameters N, in float32.</param>
/// <param name="BytesPerSecond">What a rank sends and receives at once, B.</param>
/// <param name="BucketBytes">Bytes of parameters in a bucket.</param>
internal sealed record ScalingModel(double Parameters, double BytesPerSecond, double BucketBytes)
{
    /// <summary>Seconds for the update of one element by one thread.</summary>
    internal const double Update = 1.8e-9;

    /// <summary>Seconds for summing what comes and for waiting for each other, per element that is not the rank's own.</summary>
    internal const double Handling = 2.5e-9;

    /// <summary>Seconds for a message.</summary>
    internal const double Latency = 1.0e-5;

    /// <summary>Seconds for a step on so many ranks of one thread, nothing of it at the same time as anything else.</summary>
    internal double Seconds(int ranks)
    {
        double others = (ranks - 1.0) / ranks;
        double bytes = Parameters * sizeof(float);
        double messages = Math.Ceiling(bytes / BucketBytes) * 2 * (ranks - 1);
        return (Update * Parameters / ranks) + (Handling * Parameters * others) + (2 * bytes * others / BytesPerSecond) + (Latency * messages);
    }
}
