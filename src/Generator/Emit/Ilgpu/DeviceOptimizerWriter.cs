using System.Globalization;
using GenOptim.Generator.Emit.Optimizer;
using GenOptim.Generator.Model;
using GenOptim.Generator.Rules;

namespace GenOptim.Generator.Emit.Ilgpu;

/// <summary>Writes the nested <c>DeviceOptimizer</c>: the object that users hold for steps on an accelerator, and its engine.</summary>
internal static class DeviceOptimizerWriter
{
    public static void Write(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        writer.Write(
            $"""
            /// <summary>
            /// This class's steps on an ILGPU accelerator: same groups, schedule, step counts and state dictionary as on the CPU, and on CUDA and
            /// ILGPU's CPU accelerator the same bits. On OpenCL results agree within rounding only.
            /// </summary>
            /// <remarks>
            /// Steps are queued on the stream and not waited for: call <see cref="Synchronize"/> to wait, and to bring the host memory of mirrored
            /// parameters up to date. The context needs <c>context.EnableGenOptim()</c>, called before the accelerator is created.
            /// </remarks>
            {GeneratedFile.GeneratedCode}
            """);
        writer.Block("public sealed class DeviceOptimizer : global::GenOptim.IOptimizer", () =>
        {
            WriteConstructors(writer, spec, rule);
            MemberWriter.WriteProperties(writer, ThreadCount);
            MemberWriter.WriteRoundingSeed(writer, spec, rule);
            WriteShadowCopy(writer, spec, rule);
            TreatmentWriter.WriteProperties(writer, spec.Treatment);
            MemberWriter.WriteSteps(writer);
            WriteSynchronization(writer);
            MemberWriter.WriteMembers(writer, spec);
            MemberWriter.WriteState(writer);
            DeviceEngineWriter.Write(writer, spec, rule);
        });
    }

    private static void WriteConstructors(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        string apart = StorageSlots.HasBlock8(rule) ? " Small tensors, whose state is float32, are runs of their own." : string.Empty;
        writer.Write("private readonly DeviceEngine _engine;").Blank();
        var constructors = new ConstructorWriter(writer, spec, "DeviceOptimizer");
        constructors.Write(
            rule,
            Place("accelerator", IlgpuNames.Accelerator, " that queues its work on the accelerator's default stream", "Where to step."),
            "\n    : this(new DeviceEngine(accelerator, null, learningRate), groups)\n{\n}");
        constructors.Write(
            rule,
            Place("stream", IlgpuNames.Stream, " that queues its work on a stream", "A stream of the accelerator on which to step."),
            "\n    : this(new DeviceEngine(stream?.Accelerator, stream, learningRate), groups)\n{\n}");
        writer.Write(
            $$"""
            private DeviceOptimizer(DeviceEngine engine, ParameterGroup[] groups)
            {
                _engine = engine;
                _engine.AddGroups(groups);
            }

            /// <summary>Where the optimizer steps.</summary>
            public {{IlgpuNames.Accelerator}} Accelerator => _engine.Accelerator;

            /// <summary>The stream on which copies and kernels are queued.</summary>
            public {{IlgpuNames.Stream}} Stream => _engine.Stream;

            /// <summary>How many kernels were launched: one in a step for each run of neighbouring parameters of a group with equal step counts.{{apart}}</summary>
            public long LaunchCount => _engine.LaunchCount;

            /// <summary>Does what <c>context.EnableGenOptim()</c> does, for callers in another assembly. Call it before an accelerator is created.</summary>
            /// <param name="context">The context, just created.</param>
            /// <exception cref="global::System.ArgumentNullException"><paramref name="context"/> is null.</exception>
            public static void EnableOn(global::ILGPU.Context context) => global::GenOptim.IlgpuContextExtensions.EnableGenOptim(context);

            """);
    }

    private const string ThreadCount =
        $$"""
        /// <summary>The most threads of the host that a step uses. It uses the calling one, whatever is set: the accelerator has threads of its own.</summary>
        {{GeneratedFile.GeneratedCode}}
        int global::GenOptim.IOptimizer.ThreadCount
        """;

    private static ConstructorPlace Place(string name, string type, string words, string summary) => new(
        $"{type} {name}, ",
        $"{name}, ",
        words,
        $"/// <param name=\"{name}\">{summary}</param>",
        """
        /// <exception cref="global::System.ArgumentException">A group, parameter or name is there twice, memory overlaps, or a view is on another accelerator.</exception>
        /// <exception cref="global::System.InvalidOperationException">The context was not enabled before the accelerator was created; the message says what to call.</exception>
        /// <exception cref="global::System.ObjectDisposedException">The accelerator or stream was disposed.</exception>
        """);

    private static void WriteSynchronization(SourceWriter writer) => writer.Write(
        """
        /// <summary>
        /// Waits until everything queued is done, and brings the host memory of mirrored parameters up to date, as <see cref="ExportState"/> and the
        /// removal of a parameter do. <see cref="Dispose"/> does it for managed memory alone: native memory may be gone by then.
        /// </summary>
        /// <exception cref="global::System.InvalidOperationException">The optimizer is at work on another thread.</exception>
        /// <exception cref="global::System.ObjectDisposedException">The optimizer, its accelerator, or a parameter whose host memory is behind was disposed.</exception>
        public void Synchronize() => _engine.Synchronize();

        /// <summary>
        /// Copies the values of mirrored parameters from host memory again, after they were changed there. What the state knows of values that
        /// are others now is forgotten.
        /// </summary>
        /// <exception cref="global::System.InvalidOperationException">The optimizer is at work on another thread.</exception>
        /// <exception cref="global::System.ObjectDisposedException">The optimizer, its accelerator or a parameter was disposed. Nothing was copied.</exception>
        public void UploadParameters() => _engine.UploadParameters();

        """);

    private static void WriteShadowCopy(SourceWriter writer, OptimizerSpec spec, UpdateRule rule)
    {
        if (!spec.HasShadowCopy)
        {
            return;
        }

        string type = spec.ShadowCopy.Keyword();
        string slot = rule.StateSlots.Count.ToString(CultureInfo.InvariantCulture);
        writer.Write(
            $$"""
            /// <summary>
            /// The copy of a parameter in {{spec.ShadowCopy.DisplayName()}} on the accelerator, to be read by kernels on <see cref="Stream"/>: its values, each rounded to
            /// nearest. It is made when the parameter is added, and every step writes it along. The memory is the optimizer's and goes with the parameter.
            /// </summary>
            /// <param name="parameter">One of the optimizer's parameters.</param>
            /// <exception cref="global::System.ArgumentException">The parameter is not this optimizer's.</exception>
            public {{IlgpuNames.ArrayView}}<{{type}}> GetShadowCopy(global::GenOptim.Parameter parameter) => _engine.DerivedView<{{type}}>(parameter, {{slot}});

            /// <summary>
            /// Queues that the copies are written anew, after values on the accelerator were changed otherwise than by a step: before a lent parameter's
            /// first step, say, or after <see cref="UploadParameters"/>.
            /// </summary>
            /// <exception cref="global::System.InvalidOperationException">The optimizer is at work on another thread.</exception>
            public void RefreshShadowCopies() => _engine.DeriveAll();

            """);
    }
}
