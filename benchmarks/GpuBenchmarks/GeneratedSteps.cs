using System.Globalization;
using System.Linq;
using ILGPU.Runtime;

namespace GenOptim.GpuBenchmarks;

/// <summary>The generated AdamW, with its parameters in lent views.</summary>
internal sealed class GeneratedAdamW : IMeasuredStep
{
    private readonly MeasuredAdamW.DeviceOptimizer _optimizer;

    public GeneratedAdamW(Accelerator accelerator, Sizes sizes)
    {
        MeasuredAdamW.DeviceParameter[] parameters = [.. Enumerable.Range(0, sizes.Tensors)
            .Select(index => new MeasuredAdamW.DeviceParameter(index.ToString(CultureInfo.InvariantCulture), (nint)sizes.Length))];
        _optimizer = new MeasuredAdamW.DeviceOptimizer(accelerator, 1e-3, parameters);
        foreach (MeasuredAdamW.DeviceParameter parameter in parameters)
        {
            DeviceMemory.Fill(accelerator, parameter.Values, 0.1f, 1f);
            DeviceMemory.Fill(accelerator, parameter.Gradient, 0.001f, 0.01f);
        }
    }

    public void Step() => _optimizer.Step();

    public void Synchronize() => _optimizer.Synchronize();

    public void Dispose() => _optimizer.Dispose();
}

/// <summary>The generated SGDW, with its parameters in lent views.</summary>
internal sealed class GeneratedSgdw : IMeasuredStep
{
    private readonly MeasuredSgdw.DeviceOptimizer _optimizer;

    public GeneratedSgdw(Accelerator accelerator, Sizes sizes)
    {
        MeasuredSgdw.DeviceParameter[] parameters = [.. Enumerable.Range(0, sizes.Tensors)
            .Select(index => new MeasuredSgdw.DeviceParameter(index.ToString(CultureInfo.InvariantCulture), (nint)sizes.Length))];
        _optimizer = new MeasuredSgdw.DeviceOptimizer(accelerator, 1e-3, parameters);
        foreach (MeasuredSgdw.DeviceParameter parameter in parameters)
        {
            DeviceMemory.Fill(accelerator, parameter.Values, 0.1f, 1f);
            DeviceMemory.Fill(accelerator, parameter.Gradient, 0.001f, 0.01f);
        }
    }

    public void Step() => _optimizer.Step();

    public void Synchronize() => _optimizer.Synchronize();

    public void Dispose() => _optimizer.Dispose();
}
