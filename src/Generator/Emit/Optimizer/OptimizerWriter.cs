using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Optimizer;

/// <summary>Writes <c>&lt;Type&gt;.Optimizer.g.cs</c>: the object that users hold, in front of the engine that does the work.</summary>
internal static class OptimizerWriter
{
    public static string Write(OptimizerSpec spec, UpdateRule rule) =>
        GeneratedFile.Write(spec.Type, [], " : global::GenOptim.IOptimizer", writer =>
        {
            DescriptorWriter.Write(writer, spec, rule);
            writer.Write(
                $$"""
                {{GeneratedFile.GeneratedCode}}
                private readonly CpuEngine _engine;

                """);
            WriteConstructors(writer, spec, rule);
            MemberWriter.WriteProperties(writer, ThreadCount);
            MemberWriter.WriteRoundingSeed(writer, spec, rule);
            WriteShadowCopy(writer, spec, rule);
            TreatmentWriter.WriteProperties(writer, spec.Treatment);
            MemberWriter.WriteSteps(writer);
            MemberWriter.WriteMembers(writer, spec);
            MemberWriter.WriteState(writer);
            ParameterGroupWriter.Write(writer, spec, rule);
        });

    private static void WriteConstructors(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string name = spec.Type.Name;
        new ConstructorWriter(writer, spec, name).Write(
            rule,
            ConstructorPlace.Cpu,
            """

            {
                _engine = new CpuEngine(learningRate);
                _engine.AddGroups(groups);
            }
            """);
        if (spec.Type.IsRecord)
        {
            writer.Write(
                $$"""
                /// <summary>Refuses the copy that <c>with</c> would make.</summary>
                /// <param name="original">The optimizer to copy.</param>
                /// <exception cref="global::System.NotSupportedException">Always.</exception>
                {{GeneratedFile.GeneratedCode}}
                {{(spec.Type.IsSealed ? "private" : "protected")}} {{name}}({{name}} original) =>
                    throw new global::System.NotSupportedException("An optimizer cannot be copied: two copies would share one state. Export the state and import it into another optimizer.");

                """);
        }
    }

    private const string ThreadCount =
        $$"""
        /// <inheritdoc/>
        {{GeneratedFile.GeneratedCode}}
        public int ThreadCount
        """;

    private static void WriteShadowCopy(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        if (!spec.HasShadowCopy)
        {
            return;
        }

        string type = spec.ShadowCopy.Keyword();
        string slot = rule.StateSlots.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        writer.Write(
            $$"""
            /// <summary>
            /// The copy of a parameter in {{spec.ShadowCopy.DisplayName()}}, to be read: its values, each rounded to nearest. It is right from the moment the parameter is
            /// added, and every step writes it along. The memory is the optimizer's and goes with the parameter.
            /// </summary>
            /// <param name="parameter">One of the optimizer's parameters.</param>
            /// <exception cref="global::System.ArgumentException">The parameter is not this optimizer's.</exception>
            /// <exception cref="global::System.InvalidOperationException">It has more elements than a span can hold.</exception>
            {{GeneratedFile.GeneratedCode}}
            public global::System.ReadOnlySpan<{{type}}> GetShadowCopy(global::GenOptim.Parameter parameter) => _engine.GetDerived<{{type}}>(parameter, {{slot}});

            /// <summary>Writes the copies anew, after parameters were changed otherwise than by a step.</summary>
            /// <exception cref="global::System.InvalidOperationException">The optimizer is at work on another thread.</exception>
            {{GeneratedFile.GeneratedCode}}
            public void RefreshShadowCopies() => _engine.RefreshDerived();

            """);
    }
}
