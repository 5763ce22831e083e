using System.Collections.Generic;

namespace GenOptim.Conformance.Scenarios;

/// <summary>One tensor before the first step.</summary>
internal sealed record ScenarioTensor<T>(string Name, int Group, bool IsFrozen, IReadOnlyList<T> Initial)
    where T : unmanaged;
