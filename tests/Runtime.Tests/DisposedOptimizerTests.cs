using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using GenOptim.Runtime.Tests.LowPrecision;
using Xunit;

namespace GenOptim.Runtime.Tests;

/// <summary>
/// After Dispose methods and assignments throw, and properties can be read. Members are looked up in the classes, so that a new one is tested too.
/// </summary>
public sealed class DisposedOptimizerTests
{
    private static readonly Dictionary<string, Func<Subject>> Subjects = new()
    {
        [nameof(SampleAdamW)] = () =>
        {
            Parameter<float> parameter = Samples.Parameter("w", 3);
            var group = new SampleAdamW.ParameterGroup([parameter]);
            return new Subject(new SampleAdamW(0.1, group), group, parameter);
        },
        [nameof(ShadowedAdamW)] = () =>
        {
            Parameter<float> parameter = Samples.Parameter("w", 3);
            var group = new ShadowedAdamW.ParameterGroup([parameter]);
            return new Subject(new ShadowedAdamW(0.1, group), group, parameter);
        },
        [nameof(StochasticAdamW)] = () =>
        {
            var parameter = new Parameter<BFloat16>("w", new BFloat16[3], new BFloat16[3]);
            var group = new StochasticAdamW.ParameterGroup([parameter]);
            return new Subject(new StochasticAdamW(0.1, group) { RoundingSeed = 7 }, group, parameter);
        },
    };

    private static readonly ISchedule Half = new HalfSchedule();

    public static TheoryData<string, string> Methods => MembersOf(type => MethodsOf(type).Select(method => method.ToString()!));

    public static TheoryData<string, string> Properties => MembersOf(type => type.GetProperties().Select(property => property.Name));

    [Theory]
    [MemberData(nameof(Methods))]
    public void MethodThrows(string type, string signature)
    {
        using Parameter parameter = Disposed(type, out Subject subject, out OptimizerState state);
        MethodInfo method = MethodsOf(subject.Optimizer.GetType()).Single(method => method.ToString() == signature);
        object?[] arguments = method.GetParameters().Select(argument => argument.ParameterType switch
        {
            Type expected when expected.IsInstanceOfType(parameter) => parameter,
            Type expected when expected.IsInstanceOfType(subject.Group) => subject.Group,
            Type expected when expected.IsInstanceOfType(state) => state,
            Type expected => Activator.CreateInstance(expected),
        }).ToArray();

        AssertDisposed(type, Assert.Throws<TargetInvocationException>(() => method.Invoke(subject.Optimizer, arguments)).InnerException);
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void PropertyIsReadButNotSet(string type, string name)
    {
        using Parameter parameter = Disposed(type, out Subject subject, out _);
        PropertyInfo property = subject.Optimizer.GetType().GetProperty(name)!;
        object? expected = name switch
        {
            nameof(IOptimizer.StepCount) => 1L,
            nameof(IOptimizer.LearningRate) => 0.25,
            nameof(IOptimizer.Schedule) => Half,
            nameof(IOptimizer.Multiplier) => 0.5,
            nameof(IOptimizer.ThreadCount) => 3,
            nameof(IOptimizer.ParameterGroups) => Array.Empty<ParameterGroup>(),
            nameof(StochasticAdamW.RoundingSeed) => 7L,
            _ => throw new InvalidOperationException($"This test must be told what {name} is after Dispose."),
        };

        Assert.Equal(expected, property.GetValue(subject.Optimizer));
        if (property.CanWrite)
        {
            AssertDisposed(type, Assert.Throws<TargetInvocationException>(() => property.SetValue(subject.Optimizer, expected)).InnerException);
        }
    }

    [Fact]
    public void ShadowCopyThrows()
    {
        // Reflection cannot call what returns a span.
        using Parameter parameter = Disposed(nameof(ShadowedAdamW), out Subject subject, out _);
        AssertDisposed(nameof(ShadowedAdamW), Assert.Throws<ObjectDisposedException>(() => ((ShadowedAdamW)subject.Optimizer).GetShadowCopy(parameter)));
    }

    private static void AssertDisposed(string type, Exception? exception) =>
        Assert.Equal(type, Assert.IsType<ObjectDisposedException>(exception).ObjectName);

    private static Parameter Disposed(string type, out Subject subject, out OptimizerState state)
    {
        subject = Subjects[type]();
        subject.Optimizer.LearningRate = 0.25;
        subject.Optimizer.Schedule = Half;
        subject.Optimizer.ThreadCount = 3;
        subject.Optimizer.Step();
        state = subject.Optimizer.ExportState();
        subject.Optimizer.Dispose();
        return subject.Parameter;
    }

    private static IEnumerable<MethodInfo> MethodsOf(Type type) => type
        .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName && !method.ReturnType.IsByRefLike && method.Name != nameof(IDisposable.Dispose));

    private static TheoryData<string, string> MembersOf(Func<Type, IEnumerable<string>> members)
    {
        var data = new TheoryData<string, string>();
        foreach ((string name, Func<Subject> make) in Subjects)
        {
            Subject subject = make();
            foreach (string member in members(subject.Optimizer.GetType()))
            {
                data.Add(name, member);
            }

            subject.Optimizer.Dispose();
            subject.Parameter.Dispose();
        }

        return data;
    }

    private sealed record Subject(IOptimizer Optimizer, ParameterGroup Group, Parameter Parameter);

    private sealed class HalfSchedule : ISchedule
    {
        public double Multiplier(long stepCount) => 0.5;
    }
}
