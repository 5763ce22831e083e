using System;
using System.Runtime.CompilerServices;

namespace GenOptim.Engine;

/// <summary>Keeps the memory of parameters where it is until it is disposed. Nothing reads or writes host memory, or uses an address of it, without.</summary>
internal readonly struct ParametersInUse : IDisposable
{
    private readonly Parameter[]? _parameters;

    private ParametersInUse(Parameter[] parameters)
    {
        _parameters = parameters;
    }

    /// <summary>Enters all parameters or none.</summary>
    /// <exception cref="InvalidOperationException">The memory of one is being changed on another thread.</exception>
    /// <exception cref="ObjectDisposedException">One was disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static ParametersInUse Of(Parameter[] parameters)
    {
        int used = 0;
        try
        {
            for (; used < parameters.Length; used++)
            {
                parameters[used].EnterUse();
            }
        }
        catch
        {
            Leave(parameters.AsSpan(0, used));
            throw;
        }

        return new ParametersInUse(parameters);
    }

    /// <summary>Ends the use.</summary>
    public void Dispose()
    {
        if (_parameters is not null)
        {
            Leave(_parameters);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Leave(ReadOnlySpan<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            parameter.LeaveUse();
        }
    }
}
