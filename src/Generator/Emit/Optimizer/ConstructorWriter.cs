using System.Linq;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Optimizer;

/// <summary>
/// Writes public constructors: each takes groups, or parameters that become one group, and where the algorithm has a usual learning rate there
/// are those that leave it out. One group alone has its own, because the compiler does not look into an array for the type of a <c>new(...)</c>. A last
/// kind takes parameters of any number type and is an error that says which are right.
/// </summary>
internal sealed class ConstructorWriter
{
    private readonly SourceWriter _writer;
    private readonly OptimizerSpec _spec;
    private readonly string _name;
    private readonly string _parameter;

    /// <param name="writer">Where to write.</param>
    /// <param name="spec">The class.</param>
    /// <param name="name">The name of the class that has the constructors.</param>
    public ConstructorWriter(SourceWriter writer, OptimizerSpec spec, string name)
    {
        _writer = writer;
        _spec = spec;
        _name = name;
        _parameter = $"global::GenOptim.Parameter<{spec.Parameter.Keyword()}, {spec.Gradient.Keyword()}>";
    }

    /// <summary>Writes the constructors that begin with <paramref name="place"/>.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="place">Where to step.</param>
    /// <param name="construct">How the first constructor ends, which the others call, given the learning rate.</param>
    public void Write(UpdateRule rule, ConstructorPlace place, string construct)
    {
        WriteAll(place, hasRate: true, construct);
        if (rule.DefaultLearningRate is not null)
        {
            WriteAll(place, hasRate: false, $"\n    : this({place.Argument}DefaultLearningRate, groups)\n{{\n}}");
        }
    }

    private void WriteAll(ConstructorPlace place, bool hasRate, string construct)
    {
        string rate = hasRate ? "double learningRate, " : string.Empty;
        string argument = hasRate ? "learningRate" : "DefaultLearningRate";
        string more = hasRate ? string.Empty : ", with the learning rate <see cref=\"DefaultLearningRate\"/>";
        WriteDocumentation(place, $"An optimizer of the given groups{place.Words}{more}.", hasRate, "groups", "The groups; more can be added later.");
        _writer.Write($"public {_name}({place.Parameter}{rate}params ParameterGroup[] groups){construct}").Blank();

        WriteDocumentation(place, $"An optimizer of one group{place.Words}{more}.", hasRate, "group", "The group; more can be added later.");
        _writer.Write(
            $$"""
            {{GeneratedFile.GoesBefore}}
            public {{_name}}({{place.Parameter}}{{rate}}ParameterGroup group)
                : this({{place.Argument}}{{argument}}, new ParameterGroup[] { group })
            {
            }

            """);
        WriteDocumentation(place, $"An optimizer of one group of parameters{place.Words}{more}.", hasRate, "parameters", "The parameters.");
        _writer.Write(
            $$"""
            {{GeneratedFile.GivesWay(1)}}
            public {{_name}}({{place.Parameter}}{{rate}}params global::System.Collections.Generic.IEnumerable<{{_parameter}}> parameters)
                : this({{place.Argument}}{{argument}}, new ParameterGroup(parameters))
            {
            }

            """);
        WriteDocumentation(place, "Refuses parameters of other number types than the class's, when it is compiled.", hasRate, "parameters", "The parameters.");
        _writer.Write(
            $"""
            {GeneratedFile.GivesWay(2)}
            {GeneratedFile.Refused($"{_spec.Type.Name.TrimStart('@')} takes parameters of {_spec.Parameter.DisplayName()} with gradients of {_spec.Gradient.DisplayName()}: {Types()}. These are of another type")}
            public {_name}({place.Parameter}{rate}params global::System.Collections.Generic.IEnumerable<global::GenOptim.Parameter> parameters) =>
                throw new global::System.NotSupportedException();

            """);
    }

    private void WriteDocumentation(ConstructorPlace place, string summary, bool hasRate, string last, string lastSummary)
    {
        _writer.Write($"/// <summary>{summary}</summary>");
        if (place.Documentation.Length > 0)
        {
            _writer.Write(place.Documentation);
        }

        if (hasRate)
        {
            _writer.Write("/// <param name=\"learningRate\">The learning rate of groups that state none; finite and at least 0. Their lr0 as well.</param>");
        }

        _writer.Write($"/// <param name=\"{last}\">{lastSummary}</param>");
        if (hasRate)
        {
            _writer.Write("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">The learning rate is negative or not finite.</exception>");
        }

        _writer.Write(place.Exceptions).Write(GeneratedFile.GeneratedCode);
    }

    private string Types()
    {
        string value = Last(_spec.Parameter.Keyword());
        string both = $"Parameter<{value}, {Last(_spec.Gradient.Keyword())}>";
        return _spec.Parameter == _spec.Gradient ? $"Parameter<{value}> or {both}" : both;
    }

    private static string Last(string name) => name.Split('.').Last();
}
