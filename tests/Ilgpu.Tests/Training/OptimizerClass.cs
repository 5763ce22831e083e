using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Reflection;
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
        IsFloat32 = typeof(Parameter<float, float>).IsAssignableFrom(_deviceParameter);
    }

    /// <summary>Every class of this assembly that has a device optimizer and one number type.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(OptimizerClass).Assembly.GetTypes()
            .Where(type => type.GetNestedType("DeviceParameter") is Type parameter
                && (typeof(Parameter<float, float>).IsAssignableFrom(parameter) || typeof(Parameter<double, double>).IsAssignableFrom(parameter)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>The same as rows of a theory.</summary>
    public static TheoryData<Type> All { get; } = [.. Types];

    public bool IsFloat32 { get; }

    public int StateSlots
    {
        get
        {
            using IOptimizer empty = Create([]);
            using var parameter = IsFloat32 ? (Parameter)new Parameter<float>("p", new float[1], new float[1]) : new Parameter<double>("p", new double[1], new double[1]);
            using IOptimizer one = Create([Group([parameter], 0, 0)]);
            return one.ExportState().Parameters["p"].Tensors.Count;
        }
    }

    public static OptimizerClass Of(Type type) => new(type);

    /// <summary>A group with its own learning rate and, where the class decays, weight decay.</summary>
    public ParameterGroup Group(IReadOnlyList<Parameter> parameters, double learningRate, double weightDecay)
    {
        Type element = IsFloat32 ? typeof(Parameter<float, float>) : typeof(Parameter<double, double>);
        Array typed = Array.CreateInstance(element, parameters.Count);
        for (int i = 0; i < parameters.Count; i++)
        {
            typed.SetValue(parameters[i], i);
        }

        var group = (ParameterGroup)Activator.CreateInstance(_group, typed)!;
        group.LearningRate = learningRate;
        _group.GetProperty("WeightDecay")?.SetValue(group, weightDecay);
        return group;
    }

    /// <summary>An optimizer on the CPU.</summary>
    public IOptimizer Create(IReadOnlyList<ParameterGroup> groups) =>
        (IOptimizer)Activator.CreateInstance(_type, 1e-3, Typed(groups))!;

    /// <summary>An optimizer on an accelerator.</summary>
    public IOptimizer Create(Accelerator accelerator, IReadOnlyList<ParameterGroup> groups) =>
        (IOptimizer)Activator.CreateInstance(_device, accelerator, 1e-3, Typed(groups))!;

    /// <summary>A parameter in memory that the optimizer lends.</summary>
    public Parameter LentParameter(string name, int length) =>
        Constructor<Func<string, nint, Parameter>>(typeof(string), typeof(nint))(name, length);

    /// <summary>A parameter in views of the caller's.</summary>
    public Parameter OwnParameter<T>(string name, ArrayView<T> values, ArrayView<T> gradient)
        where T : unmanaged =>
        Constructor<Func<string, ArrayView<T>, ArrayView<T>, Parameter>>(typeof(string), typeof(ArrayView<T>), typeof(ArrayView<T>))(name, values, gradient);

    /// <summary>The values of a parameter on an accelerator.</summary>
    public ArrayView<T> Values<T>(Parameter parameter)
        where T : unmanaged => (ArrayView<T>)_deviceParameter.GetProperty("Values")!.GetValue(parameter)!;

    /// <summary>The gradient of a parameter on an accelerator.</summary>
    public ArrayView<T> Gradient<T>(Parameter parameter)
        where T : unmanaged => (ArrayView<T>)_deviceParameter.GetProperty("Gradient")!.GetValue(parameter)!;

    public void Synchronize(IOptimizer optimizer) => _device.GetMethod("Synchronize")!.Invoke(optimizer, null);

    public long LaunchCount(IOptimizer optimizer) => (long)_device.GetProperty("LaunchCount")!.GetValue(optimizer)!;

    /// <summary>A constructor of the device parameter without a shape: a span cannot be passed by reflection.</summary>
    private TDelegate Constructor<TDelegate>(params Type[] types)
        where TDelegate : Delegate
    {
        ConstructorInfo constructor = _deviceParameter.GetConstructor([.. types, typeof(ReadOnlySpan<nint>)])!;
        ParameterExpression[] arguments = [.. types.Select(Expression.Parameter)];
        return Expression.Lambda<TDelegate>(
            Expression.Convert(Expression.New(constructor, [.. arguments, Expression.Default(typeof(ReadOnlySpan<nint>))]), typeof(Parameter)),
            arguments).Compile();
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
