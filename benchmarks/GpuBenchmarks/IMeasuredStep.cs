using System;

namespace GenOptim.GpuBenchmarks;

/// <summary>Something whose step is timed.</summary>
internal interface IMeasuredStep : IDisposable
{
    /// <summary>Queues one step.</summary>
    void Step();

    /// <summary>Waits until everything queued is done.</summary>
    void Synchronize();
}
