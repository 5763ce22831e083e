namespace GenOptim;

/// <summary>What a step does about a gradient that holds a NaN or an infinity.</summary>
public enum NonFinite
{
    /// <summary>Nothing: it goes through the arithmetic into parameters and state, as in PyTorch without a gradient scaler.</summary>
    Propagate = 0,

    /// <summary>
    /// The whole step is left out: parameters, state, step counts and random words stay as they are to the byte, and the step's result says so and
    /// names the first parameter with such an element. Costs one more read of the gradients, which clipping by a norm needs anyway.
    /// </summary>
    SkipStep = 1,
}
