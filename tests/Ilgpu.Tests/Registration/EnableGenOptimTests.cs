using System;
using GenOptim.Ilgpu.Tests.Optimizers;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Registration;

public sealed class EnableGenOptimTests
{
    [Fact]
    public void A_context_that_was_not_enabled_is_refused_with_what_to_call()
    {
        using Context context = Context.Create(builder => builder.CPU());
        using Accelerator accelerator = context.CreateCPUAccelerator(0);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new AdamW.DeviceOptimizer(accelerator, 1e-3));

        Assert.Contains("Call context.EnableGenOptim() right after Context.Create(...)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_accelerator_that_was_created_before_is_refused_with_what_to_call()
    {
        using Context context = Context.Create(builder => builder.CPU());
        using Accelerator early = context.CreateCPUAccelerator(0);
        context.EnableGenOptim();
        using Accelerator late = context.CreateCPUAccelerator(0);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new AdamW.DeviceOptimizer(early, 1e-3));
        using var optimizer = new AdamW.DeviceOptimizer(late, 1e-3);

        Assert.Contains("was created before context.EnableGenOptim()", exception.Message, StringComparison.Ordinal);
        Assert.Contains("create the accelerator after that", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Enabling_twice_changes_nothing_and_gives_the_context()
    {
        using Context context = Context.Create(builder => builder.CPU());

        Assert.Same(context, context.EnableGenOptim().EnableGenOptim());
        AdamW.DeviceOptimizer.EnableOn(context);
        using Accelerator accelerator = context.CreateCPUAccelerator(0);
        using var optimizer = new AdamW.DeviceOptimizer(accelerator, 1e-3);
        Assert.Throws<ArgumentNullException>(() => ((Context)null!).EnableGenOptim());
    }

    [Fact]
    public void Without_an_accelerator_or_stream_there_is_no_optimizer()
    {
        Assert.Throws<ArgumentNullException>("accelerator", () => new AdamW.DeviceOptimizer((Accelerator)null!, 1e-3));
        Assert.Throws<ArgumentNullException>("accelerator", () => new AdamW.DeviceOptimizer((AcceleratorStream)null!, 1e-3));
    }

    [Fact]
    public void An_optimizer_may_outlive_its_accelerator()
    {
        using Context context = Context.Create(builder => builder.CPU()).EnableGenOptim();
        Accelerator accelerator = context.CreateCPUAccelerator(0);
        using var parameter = new Parameter<float>("p", [1f], [1f]);
        var optimizer = new AdamW.DeviceOptimizer(accelerator, 1e-3, [parameter]);
        optimizer.Step();
        accelerator.Dispose();

        optimizer.Dispose();
    }
}
