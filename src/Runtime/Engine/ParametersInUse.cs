using System;
using System.Collections.Generic;

namespace GenOptim.Engine;

/// <summary>Keeps the memory of parameters where it is until it is disposed. Nothing reads or writes host memory, or uses an address of it, without.</summary>
internal readonly struct ParametersInUse : IDisposable
{
    private readonly IReadOnlyList<Parameter>? _parameters;

    private ParametersInUse(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
    }

    /// <summary>Enters all parameters or none.</summary>
    /// <exception cref="InvalidOperationException">The memory of one is being changed on another thread.</exception>
    /// <exception cref="ObjectDisposedException">One was disposed.</exception>
    internal static ParametersInUse Of(IReadOnlyList<Parameter> parameters)
    {
        int used = 0;
        try
        {
            for (; used < parameters.Count; used++)
            {
                parameters[used].EnterUse();
            }
        }
        catch
        {
            Leave(parameters, used);
            throw;
        }

        return new ParametersInUse(parameters);
    }

    /// <summary>Ends the use.</summary>
    public void Dispose()
    {
        if (_parameters is not null)
        {
            Leave(_parameters, _parameters.Count);
        }
    }

    private static void Leave(IReadOnlyList<Parameter> parameters, int count)
    {
        for (int i = 0; i < count; i++)
        {
            parameters[i].LeaveUse();
        }
    }
}
