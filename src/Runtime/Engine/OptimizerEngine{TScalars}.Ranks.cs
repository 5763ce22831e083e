namespace GenOptim.Engine;

/// <content>The update of this process's part, where others have theirs.</content>
public abstract unsafe partial class OptimizerEngine<TScalars>
{
    /// <summary>Elements that are summed up and updated at once: few enough that the sums stay in a core's first cache.</summary>
    private const int SummedLength = 2048;

    private SummingPass? _summing;

    private void UpdateInParts(IRankReductions ranks, ISegmentPass pass)
    {
        int done = 0;
        for (int part = 0; part < ranks.PartCount; part++)
        {
            (int tensor, nint element) = ranks.EndOfPart(part);
            int end = _plan.FirstSegmentFrom(tensor, element);
            IGradientSums? sums = ranks.Arrive(part, IsMeasured);
            if (sums is not null)
            {
                _summing ??= new SummingPass(this);
                _summing.Sums = sums;
            }

            _team.Run(_plan, sums is null ? pass : _summing!, ThreadCount, done..end);
            done = end;
            ranks.Updated(part);
        }
    }

    /// <summary>The pass that updates, with gradients that are summed up a stretch at a time, right before it reads them.</summary>
    private sealed class SummingPass(OptimizerEngine<TScalars> engine) : ISegmentPass
    {
        internal IGradientSums Sums { get; set; } = null!;

        public void Run(int number, in Segment segment)
        {
            TensorRecord record = engine._plan.Record(segment.Tensor);
            nint size = DTypes.SizeOf(engine.Descriptor.Gradient);
            nint end = segment.Start + segment.Length;
            for (nint start = segment.Start; start < end; start += SummedLength)
            {
                var stretch = new Segment(segment.Tensor, start, nint.Min(SummedLength, end - start));
                record.Gradient = (byte*)Sums.SumOf(stretch.Tensor, start, stretch.Length) - (start * size);
                engine.UpdateSegment(in record, in stretch);
            }
        }
    }
}
