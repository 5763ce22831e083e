using System;
using System.Linq;
using System.Runtime.InteropServices;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Optimizers;
using ILGPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Memory;

/// <summary>Host memory of mirrored parameters: entered before it is read or written, left alone once it may be gone, and never of another step than the state.</summary>
public sealed class MirroredMemoryTests(CpuAcceleratorSource source) : IClassFixture<CpuAcceleratorSource>
{
    [Fact]
    public void A_disposed_parameter_is_not_read()
    {
        float[] values = [1, 2];
        using var kept = new Parameter<float>("kept", values, [1, 1]);
        var gone = new Parameter<float>("gone", [1f, 2f], [1f, 1f]);
        using Sgdw.DeviceOptimizer optimizer = Undecayed(kept, gone);
        optimizer.Step();
        gone.Dispose();
        values[0] = 7;

        Assert.Equal("gone", Assert.Throws<ObjectDisposedException>(optimizer.UploadParameters).ObjectName);
        Assert.Equal("gone", Assert.Throws<ObjectDisposedException>(optimizer.Synchronize).ObjectName);
        Assert.Equal("gone", Assert.Throws<ObjectDisposedException>(() => optimizer.ExportState()).ObjectName);
        Assert.Equal("gone", Assert.Throws<ObjectDisposedException>(() => optimizer.Step()).ObjectName);
        Assert.Equal([7f, 2f], values);

        optimizer.RemoveParameter(gone);
        optimizer.Synchronize();
        Assert.Equal([0.5f, 1.5f], values);
    }

    [Fact]
    public void A_disposed_parameter_can_be_replaced()
    {
        var gone = new Parameter<float>("gone", [1f, 2f], [1f, 1f]);
        float[] values = [3, 4];
        using var replacement = new Parameter<float>("replacement", values, [1, 1]);
        using Sgdw.DeviceOptimizer optimizer = Undecayed(gone);
        optimizer.Step();
        gone.Dispose();

        optimizer.ReplaceParameter(gone, replacement);
        optimizer.Step();
        optimizer.Synchronize();
        Assert.Equal([2.5f, 3.5f], values);
    }

    [Fact]
    public void A_parameter_that_is_being_added_cannot_be_disposed()
    {
        using var mirrored = new Parameter<float>("mirrored", new float[3], new float[3]);
        bool wasAsked = false;
        using var asking = new AskingParameter("asking", () =>
        {
            wasAsked = true;
            Assert.Contains("'mirrored' is in use", Assert.Throws<InvalidOperationException>(mirrored.Dispose).Message, StringComparison.Ordinal);
        });

        using var optimizer = new Sgdw.DeviceOptimizer(source.Accelerator, 1, new Sgdw.ParameterGroup([mirrored, asking]));
        Assert.True(wasAsked);
    }

    [Fact]
    public unsafe void Disposal_leaves_native_memory_alone_and_brings_back_what_is_held()
    {
        float* native = (float*)NativeMemory.AllocZeroed(2 * sizeof(float));
        float[] managed = [1, 2];
        using var own = new Parameter<float>("own", managed, [1, 1]);
        using var foreign = new Parameter<float>("foreign", native, native + 2, 0);
        using var callers = new Parameter<float>("callers", native, null, 2);
        callers.SetGradient(new float[] { 1, 1 });
        Sgdw.DeviceOptimizer optimizer = Undecayed(own, foreign, callers);
        optimizer.Step();

        // The caller frees its memory after the last step, and something else gets it.
        native[0] = native[1] = 7;
        optimizer.Dispose();

        Assert.Equal((7f, 7f), (native[0], native[1]));
        Assert.Equal([0.5f, 1.5f], managed);
        NativeMemory.Free(native);
    }

    [Fact]
    public unsafe void What_leaves_by_itself_has_its_values_whatever_its_memory()
    {
        float* native = stackalloc float[2];
        float[] managed = [1, 2];
        using var first = new Parameter<float>("first", native, null, 2);
        using var second = new Parameter<float>("second", managed, [1, 1]);
        first.SetGradient(new float[] { 1, 1 });
        var group = new Sgdw.ParameterGroup([second]) { WeightDecay = 0 };
        using var optimizer = new Sgdw.DeviceOptimizer(source.Accelerator, 0.5, new Sgdw.ParameterGroup([first]) { WeightDecay = 0 }, group);
        optimizer.Step();

        optimizer.RemoveParameter(first);
        optimizer.RemoveGroup(group);

        Assert.Equal((-0.5f, -0.5f), (native[0], native[1]));
        Assert.Equal([0.5f, 1.5f], managed);
    }

    [Fact]
    public void Exported_state_and_values_are_of_one_step()
    {
        float[] values = [1, 2];
        using var parameter = new Parameter<float>("p", values, [1, 1]);
        using Sgdw.DeviceOptimizer optimizer = Undecayed(parameter);
        optimizer.Step();
        optimizer.Step();

        Assert.Equal(2, optimizer.ExportState().StepCount);
        Assert.Equal([0f, 1f], values);
    }

    [Fact]
    public void What_master_weights_and_compensations_know_of_old_values_goes_with_them()
    {
        // Three steps with p = g = 1 leave a compensation; under zeros it would come to light in a step of rate 0.
        Check<BFloat16>(values => new Parameter<BFloat16>("p", values, Ones()), parameter => new KahanSgdw.DeviceOptimizer(source.Accelerator, 0.0008, [parameter]));
        Check<BFloat16>(values => new Parameter<BFloat16>("p", values, Ones()), parameter => new RemainderSgdw.DeviceOptimizer(source.Accelerator, 0.0008, [parameter]));
        Check<BFloat16>(values => new Parameter<BFloat16>("p", values, Ones()), parameter => new MasterSgdw.DeviceOptimizer(source.Accelerator, 0.0008, [parameter]));

        static BFloat16[] Ones() => [.. Enumerable.Repeat((BFloat16)1f, 4)];

        static void Check<T>(Func<BFloat16[], Parameter<BFloat16>> make, Func<Parameter<BFloat16>, IOptimizer> optimize)
        {
            BFloat16[] values = Ones();
            using Parameter<BFloat16> parameter = make(values);
            using IOptimizer optimizer = optimize(parameter);
            for (int step = 0; step < 3; step++)
            {
                optimizer.Step();
            }

            Call("Synchronize");
            BFloat16 unchanged = values[0];
            Assert.NotEqual((BFloat16)0f, unchanged);
            values[1] = values[2] = default;
            Call("UploadParameters");
            optimizer.LearningRate = 0;
            optimizer.Step();
            Call("Synchronize");
            Assert.Equal([unchanged, default, default, unchanged], values);

            void Call(string method) => optimizer.GetType().GetMethod(method)!.Invoke(optimizer, null);
        }
    }

    private Sgdw.DeviceOptimizer Undecayed(params Parameter<float>[] parameters) =>
        new(source.Accelerator, 0.5, new Sgdw.ParameterGroup(parameters) { WeightDecay = 0 });

    /// <summary>A parameter in lent memory that says when it is bound.</summary>
    private sealed class AskingParameter(string name, Action whenBound) : Parameter<float, float>(name, (nint)3, default), IDeviceParameter<float, float>
    {
        private DeviceTensor<float, float>? _tensor;

        public bool HasOwnViews => false;

        public ArrayView<float> OwnValues => default;

        public ArrayView<float> OwnGradient => default;

        public LentValues<float>? LeftValues { get; set; }

        public DeviceTensor<float, float>? Tensor
        {
            get => _tensor;
            set
            {
                _tensor = value;
                if (value is not null)
                {
                    whenBound();
                }
            }
        }
    }
}
