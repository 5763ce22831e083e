using System;
using GenOptim.Engine;

namespace GenOptim;

/// <summary>What generated code may expect of this assembly. The generator reads it and reports an error where it was written for another.</summary>
public static class GeneratedCodeContract
{
    /// <summary>Raised whenever code generated before would no longer compile or work against this assembly.</summary>
    public const int Version = 6;

    /// <summary>Refuses code that was compiled with another version of this assembly than the one that was loaded.</summary>
    /// <exception cref="InvalidOperationException">The class's code was generated for another contract.</exception>
    internal static void Require(OptimizerDescriptor descriptor)
    {
        if (descriptor.Contract != Version)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{descriptor.Name}: its code was generated for contract {descriptor.Contract} of GenOptim.Runtime, and the one that was loaded has contract {Version}. Build the assembly that contains it against the version of the package GenOptim that the application uses."));
        }
    }
}
