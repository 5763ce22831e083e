using GenOptim.Memory;

namespace GenOptim.Engine;

/// <summary>What an optimizer keeps about one of its parameters.</summary>
internal sealed unsafe class TensorEntry
{
    internal TensorEntry(Parameter parameter, ParameterGroup group, StateArena arena)
    {
        Parameter = parameter;
        Group = group;
        Arena = arena;
        GradientVersion = parameter.GradientVersion;
    }

    internal Parameter Parameter { get; set; }

    internal ParameterGroup Group { get; }

    internal StateArena Arena { get; }

    /// <summary>k: how many steps this tensor has taken.</summary>
    internal long StepCount { get; set; }

    /// <summary>The <see cref="Parameter.GradientVersion"/> whose memory was last checked against overlap.</summary>
    internal int GradientVersion { get; set; }

    /// <summary>Whether the coming step updates the tensor.</summary>
    internal bool IsActive => Parameter.HasGradient && !Parameter.IsFrozen;

    internal TensorRecord.StateAddresses State;
}
