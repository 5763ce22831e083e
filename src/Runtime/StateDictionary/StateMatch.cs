namespace GenOptim;

/// <summary>How much of a state and of the optimizer that takes it over must be the same.</summary>
public enum StateMatch
{
    /// <summary>Everything: groups, parameters and shapes.</summary>
    Exact = 0,

    /// <summary>
    /// What there is of the optimizer's parameters, by name and shape, is taken over; others start anew (a new head), and what the state has besides
    /// (a removed layer) is left out. Groups take rates from the state's group of their name. The result lists all of it.
    /// </summary>
    Partial = 1,
}
