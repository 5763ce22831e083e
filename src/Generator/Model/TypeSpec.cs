namespace GenOptim.Generator.Model;

/// <summary>The user's class: where it stands and how it is declared. Names are escaped where they are or may become keywords.</summary>
/// <param name="Namespace">The namespace, empty for the global one.</param>
/// <param name="Containers">The types it is nested in, outermost first, as declarations: <c>class Outer</c>.</param>
/// <param name="Name">The class's name.</param>
/// <param name="Keyword"><c>class</c> or <c>record</c>.</param>
/// <param name="IsSealed">Whether it is sealed.</param>
/// <param name="FullName">How an expression names it whatever is in scope: <c>global::</c>, namespace, containers and name.</param>
/// <param name="HintName">What its generated files are named after: namespace, containers and name.</param>
internal sealed record TypeSpec(
    string Namespace,
    EquatableArray<string> Containers,
    string Name,
    string Keyword,
    bool IsSealed,
    string FullName,
    string HintName)
{
    public bool IsRecord => Keyword == "record";
}
