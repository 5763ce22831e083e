using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
using GenOptim.Engine;
using ILGPU;
using ILGPU.Runtime;
using Xunit;

namespace GenOptim.Ilgpu.Tests.Training;

/// <summary>A generated optimizer class of this assembly, reached by the names that its users see.</summary>
internal sealed class OptimizerClass
{
    private readonly Type _type;
    private readonly Type _group;
    private readonly Type _device;
    private readonly Type _deviceParameter;

    private OptimizerClass(Type type)
    {
        _type = type;
        _group = type.GetNestedType("ParameterGroup")!;
        _device = type.GetNestedType("DeviceOptimizer")!;
        _deviceParameter = type.GetNestedType("DeviceParameter")!;
        Descriptor = (OptimizerDescriptor)type.GetField("Descriptor", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;
        IsFloat32 = Descriptor.Parameter != DType.Float64;
        IsOfOneType = Descriptor.Parameter is DType.Float32 or DType.Float64 && Descriptor.Gradient == Descriptor.Parameter && Descriptor.StateSlots.All(slot => slot.Type == Descriptor.Parameter);
    }

    /// <summary>Every class of this assembly that has a device optimizer and one number type.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. DeviceClasses().Where(type => new OptimizerClass(type).IsOfOneType)];

    /// <summary>Every class of this assembly that has a device optimizer and several number types.</summary>
    public static IReadOnlyList<Type> MixedTypes { get; } = [.. DeviceClasses().Where(type => !new OptimizerClass(type).IsOfOneType)];

    /// <summary>Every class of this assembly that has a device optimizer and asks for something around the update.</summary>
    public static IReadOnlyList<Type> TreatedTypes { get; } = [.. DeviceClasses().Where(type => new OptimizerClass(type).Descriptor is var one && (one.Treatment != GradientTreatment.None || one.Average != WeightAverage.None))];

    /// <summary>The same as rows of a theory.</summary>
    public static TheoryData<Type> All { get; } = [.. Types];

    /// <summary>What the generator wrote about the class.</summary>
    public OptimizerDescriptor Descriptor { get; }

    /// <summary>Whether the class computes in float32.</summary>
    public bool IsFloat32 { get; }

    /// <summary>The type of the values and that of the gradients.</summary>
    public Type[] ElementTypes => _deviceParameter.BaseType!.GetGenericArguments();

    /// <summary>Whether steps reduce whole tensors before the update.</summary>
    public bool Reduces => Descriptor.Treatment != GradientTreatment.None || Descriptor.Measures.Count > 0;

    private bool IsOfOneType { get; }

    public int StateSlots => Descriptor.StateSlots.Count;

    public static OptimizerClass Of(Type type) => new(type);

    /// <summary>A group with its own learning rate and, where the class decays, weight decay.</summary>
    public ParameterGroup Group(IReadOnlyList<Parameter> parameters, double learningRate, double weightDecay)
    {
        Array typed = Array.CreateInstance(_deviceParameter.BaseType!, parameters.Count);
        for (int i = 0; i < parameters.Count; i++)
        {
            typed.SetValue(parameters[i], i);
        }

        var group = (ParameterGroup)Activator.CreateInstance(_group, typed)!;
        group.LearningRate = learningRate;
        if (_group.GetProperty("WeightDecay") is { CanWrite: true } property)
        {
            property.SetValue(group, weightDecay);
        }

        return group;
    }

    /// <summary>An optimizer on the CPU.</summary>
    public IOptimizer Create(IReadOnlyList<ParameterGroup> groups) =>
        (IOptimizer)Activator.CreateInstance(_type, 1e-3, Typed(groups))!;

    /// <summary>An optimizer on an accelerator.</summary>
    public IOptimizer Create(Accelerator accelerator, IReadOnlyList<ParameterGroup> groups) =>
        (IOptimizer)Activator.CreateInstance(_device, accelerator, 1e-3, Typed(groups))!;

    /// <summary>A parameter in memory that the optimizer lends.</summary>
    public Parameter LentParameter(string name, int length, IReadOnlyList<nint>? shape = null) =>
        Constructor<Func<string, nint, IReadOnlyList<nint>?, Parameter>>(typeof(string), typeof(nint))(name, length, shape);

    /// <summary>A parameter in views of the caller's.</summary>
    public Parameter OwnParameter<TValue, TGradient>(
        string name, ArrayView<TValue> values, ArrayView<TGradient> gradient, IReadOnlyList<nint>? shape = null)
        where TValue : unmanaged
        where TGradient : unmanaged =>
        Constructor<Func<string, ArrayView<TValue>, ArrayView<TGradient>, IReadOnlyList<nint>?, Parameter>>(
            typeof(string), typeof(ArrayView<TValue>), typeof(ArrayView<TGradient>))(name, values, gradient, shape);

    /// <summary>The values of a parameter on an accelerator.</summary>
    public ArrayView<T> Values<T>(Parameter parameter)
        where T : unmanaged => (ArrayView<T>)_deviceParameter.GetProperty("Values")!.GetValue(parameter)!;

    /// <summary>The gradient of a parameter on an accelerator.</summary>
    public ArrayView<T> Gradient<T>(Parameter parameter)
        where T : unmanaged => (ArrayView<T>)_deviceParameter.GetProperty("Gradient")!.GetValue(parameter)!;

    public void Synchronize(IOptimizer optimizer) => _device.GetMethod("Synchronize")!.Invoke(optimizer, null);

    public long LaunchCount(IOptimizer optimizer) => (long)_device.GetProperty("LaunchCount")!.GetValue(optimizer)!;

    /// <summary>The copy of a parameter's values on an accelerator.</summary>
    public ArrayView<T> ShadowCopy<T>(IOptimizer optimizer, Parameter parameter)
        where T : unmanaged => (ArrayView<T>)_device.GetMethod("GetShadowCopy")!.Invoke(optimizer, [parameter])!;

    private static IEnumerable<Type> DeviceClasses() => typeof(OptimizerClass).Assembly.GetTypes()
        .Where(type => type.GetNestedType("DeviceParameter") is not null)
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    /// <summary>A constructor of the device parameter, whose last argument is the shape.</summary>
    private TDelegate Constructor<TDelegate>(params Type[] types)
        where TDelegate : Delegate
    {
        ConstructorInfo constructor = _deviceParameter.GetConstructor([.. types, typeof(IReadOnlyList<nint>)])!;
        ParameterExpression[] arguments = [.. types.Append(typeof(IReadOnlyList<nint>)).Select(Expression.Parameter)];
        return Expression.Lambda<TDelegate>(Expression.Convert(Expression.New(constructor, arguments), typeof(Parameter)), arguments).Compile();
    }

    private Array Typed(IReadOnlyList<ParameterGroup> groups)
    {
        Array typed = Array.CreateInstance(_group, groups.Count);
        for (int i = 0; i < groups.Count; i++)
        {
            typed.SetValue(groups[i], i);
        }

        return typed;
    }
}
