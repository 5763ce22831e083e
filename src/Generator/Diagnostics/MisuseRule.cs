using Microsoft.CodeAnalysis;

namespace GenOptim.Generator.Diagnostics;

/// <summary>
/// One way to misuse weight decay. A rule says what it wants to see of the code and judges that; walking the code is done once for all rules,
/// by <see cref="CodeWatch"/>.
/// </summary>
internal abstract class MisuseRule
{
    /// <summary>What the rule reports.</summary>
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>Asks <paramref name="watch"/> for what the rule judges. Called once per compilation.</summary>
    public abstract void Start(CodeWatch watch);
}
