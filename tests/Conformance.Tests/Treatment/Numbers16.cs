using System;

namespace GenOptim.Conformance.Treatment;

/// <summary>Numbers of any type as doubles and back.</summary>
internal static class Numbers16
{
    public static double ToDouble<T>(T value)
        where T : unmanaged
    {
        return value switch
        {
            float number => number,
            double number => number,
            BFloat16 number => (float)number,
            Half number => (double)number,
            _ => throw new NotSupportedException(typeof(T).ToString()),
        };
    }

    public static T FromDouble<T>(double value)
        where T : unmanaged
    {
        object number = typeof(T) == typeof(float) ? (object)(float)value
            : typeof(T) == typeof(double) ? value
            : typeof(T) == typeof(BFloat16) ? (BFloat16)(float)value
            : (Half)value;
        return (T)number;
    }
}
