namespace GenOptim.Engine;

/// <summary>
/// Something besides the update rule that remembers numbers from step to step: it owns a section of the state, so that saving, taking in and
/// resetting treat all such features alike and a new one touches none of them.
/// </summary>
internal interface IStepFeature
{
    /// <summary>The name of its section in <see cref="OptimizerState.Sections"/>.</summary>
    string SectionName { get; }

    /// <summary>Copies what it remembers.</summary>
    StateSection Export();

    /// <summary>Checks a section that is to be taken in. Changes nothing.</summary>
    /// <param name="section">The section.</param>
    /// <returns>What is wrong with it, as the rest of a sentence about the state, or null.</returns>
    string? Mismatch(StateSection section);

    /// <summary>Takes over a checked section.</summary>
    /// <param name="section">The section.</param>
    void Import(StateSection section);

    /// <summary>Forgets what it remembers: as before the first step.</summary>
    void Reset();
}
