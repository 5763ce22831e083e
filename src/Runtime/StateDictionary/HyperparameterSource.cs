namespace GenOptim;

/// <summary>Where the learning rates and weight decays come from when state is taken over.</summary>
public enum HyperparameterSource
{
    /// <summary>From the state: training goes on as it was.</summary>
    State = 0,

    /// <summary>From the optimizer: what its constructor and properties were given stays in force.</summary>
    Optimizer = 1,
}
