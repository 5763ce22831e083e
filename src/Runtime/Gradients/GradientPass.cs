using System.Threading;
using GenOptim.Engine;

namespace GenOptim.Gradients;

/// <summary>One read of all gradients: their norm, and whether every element is finite.</summary>
internal sealed unsafe class GradientPass : ISegmentPass
{
    private readonly GradientReduction _result = new(new ReductionTable());
    private StepPlan? _plan;
    private ReductionKind _kind;
    private DType _type;
    private int _firstNonFinite;

    /// <summary>Makes ready for a pass over a plan.</summary>
    internal void Begin(StepPlan plan, ReductionKind kind, DType type)
    {
        _plan = plan;
        _kind = kind;
        _type = type;
        _firstNonFinite = int.MaxValue;
        _result.Table.Begin(plan.Layout);
    }

    /// <summary>What the pass has found.</summary>
    internal GradientReduction Complete()
    {
        _result.FirstNonFinite = _firstNonFinite == int.MaxValue ? null : _plan!.Entries[_firstNonFinite].Parameter;
        return _result;
    }

    /// <inheritdoc/>
    public void Run(int number, in Segment segment)
    {
        void* gradient = _plan!.Record(segment.Tensor).Gradient;
        double result = TensorReduction.Reduce(_kind, _type, gradient, segment.Start, segment.Length);
        _result.Table.Results[number] = result;
        if (!TensorReduction.IsFinite(_type, gradient, segment.Start, segment.Length, result))
        {
            NoteNonFinite(segment.Tensor);
        }
    }

    private void NoteNonFinite(int tensor)
    {
        int first;
        do
        {
            first = Volatile.Read(ref _firstNonFinite);
        }
        while (tensor < first && Interlocked.CompareExchange(ref _firstNonFinite, tensor, first) != first);
    }
}
