using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Ilgpu.Tests.Accelerators;
using GenOptim.Ilgpu.Tests.Optimizers;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Memory;

/// <summary>
/// Once the accelerator is gone every call says so, and Dispose says nothing. Members are looked up in the class, so that a new one is tested
/// too: ILGPU ends the process where such a call reaches it.
/// </summary>
public sealed class GoneAcceleratorTests
{
    public static TheoryData<bool> WhatIsGone => [true, false];

    [Theory]
    [MemberData(nameof(WhatIsGone))]
    public void Every_call_names_it(bool isAccelerator)
    {
        using Context context = Context.Create(builder => builder.CPU()).Enabled();
        using Accelerator accelerator = context.CreateCPUAccelerator(0);
        using AcceleratorStream stream = accelerator.CreateStream();
        using var lent = new BFloat16StateShadowAdamW.DeviceParameter("lent", 3);
        using var mirrored = new Parameter<float, System.Half>("mirrored", new float[3], new System.Half[3]);
        var group = new BFloat16StateShadowAdamW.ParameterGroup([lent, mirrored]);
        using var optimizer = new BFloat16StateShadowAdamW.DeviceOptimizer(stream, 1e-3, group);
        optimizer.Step();
        OptimizerState state = optimizer.ExportState();
        optimizer.Step();
        string name = accelerator.Name;
        if (isAccelerator)
        {
            accelerator.Dispose();
        }
        else
        {
            stream.Dispose();
        }

        foreach (MethodInfo method in Methods())
        {
            object?[] arguments = method.GetParameters().Select(argument => argument.ParameterType switch
            {
                Type expected when expected.IsInstanceOfType(mirrored) => mirrored,
                Type expected when expected.IsInstanceOfType(group) => group,
                Type expected when expected.IsInstanceOfType(state) => state,
                Type expected => Activator.CreateInstance(expected),
            }).ToArray();
            AssertGone(method.Name, () => method.Invoke(optimizer, arguments));
        }

        foreach (PropertyInfo property in typeof(BFloat16StateShadowAdamW.DeviceOptimizer).GetProperties().Where(property => property.CanWrite))
        {
            AssertGone(property.Name, () => property.SetValue(optimizer, property.GetValue(optimizer)));
        }

        Assert.Equal(name, Assert.Throws<ObjectDisposedException>(() => lent.Values).ObjectName);
        Assert.Equal(name, Assert.Throws<ObjectDisposedException>(() => lent.Gradient).ObjectName);
        AssertGone("constructor", () => typeof(BFloat16StateShadowAdamW.DeviceOptimizer)
            .GetConstructor([isAccelerator ? typeof(Accelerator) : typeof(AcceleratorStream), typeof(double), typeof(BFloat16StateShadowAdamW.ParameterGroup[])])!
            .Invoke([isAccelerator ? accelerator : stream, 1e-3, Array.Empty<BFloat16StateShadowAdamW.ParameterGroup>()]));

        optimizer.Dispose();
        optimizer.Dispose();
        lent.Dispose();
        Assert.Equal(2, optimizer.StepCount);

        void AssertGone(string member, Action call)
        {
            Exception? inner = Assert.Throws<TargetInvocationException>(call).InnerException;
            Assert.True(inner is ObjectDisposedException gone && gone.ObjectName == name, $"{member}: {inner}");
        }

        static IEnumerable<MethodInfo> Methods() => typeof(BFloat16StateShadowAdamW.DeviceOptimizer)
            .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.Name != nameof(IDisposable.Dispose));
    }

    [Fact]
    public void Values_that_were_left_say_so_too()
    {
        using Context context = Context.Create(builder => builder.CPU()).Enabled();
        Accelerator accelerator = context.CreateCPUAccelerator(0);
        using var parameter = new AdamW.DeviceParameter("p", 3);
        new AdamW.DeviceOptimizer(accelerator, 1e-3, [parameter]).Dispose();
        Assert.Equal(3, parameter.Values.Length);
        string name = accelerator.Name;
        accelerator.Dispose();

        Assert.Equal(name, Assert.Throws<ObjectDisposedException>(() => parameter.Values).ObjectName);
        using Accelerator next = context.CreateCPUAccelerator(0);
        Assert.Equal(name, Assert.Throws<ObjectDisposedException>(() => new AdamW.DeviceOptimizer(next, 1e-3, [parameter])).ObjectName);
        parameter.Dispose();
    }
}
