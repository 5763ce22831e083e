namespace GenOptim.Engine;

/// <content>Averages of the weights that are not updated by the step.</content>
public abstract unsafe partial class OptimizerEngine<TScalars>
{
    private AveragePass? _averages;
    private int _averagesVersion;

    /// <summary>Takes the weights of a block into their average. Called from several threads at once, for different blocks.</summary>
    /// <param name="block">The elements.</param>
    /// <param name="averageRate">How much of the way to the weights the average goes, in (0, 1].</param>
    protected virtual void UpdateAverage(in Block block, double averageRate)
    {
    }

    private protected sealed override void PutAverage(TensorEntry entry, int slot) => PutAverageOnHost(entry, slot);

    private protected sealed override void PutWeights(TensorEntry entry) => PutWeightsOnHost(entry);

    private protected sealed override void AverageWeights()
    {
        if (_averagesVersion != EntriesVersion)
        {
            _averages = new AveragePass(this, new StepPlan(Entries, Descriptor, static entry => entry.AverageRate > 0));
            _averagesVersion = EntriesVersion;
        }

        _averages!.Plan.Refresh(memory: null);
        _team.Run(_averages.Plan, _averages, ThreadCount);
    }

    /// <summary>The pass over weights that go into their average without being updated.</summary>
    private sealed class AveragePass(OptimizerEngine<TScalars> engine, StepPlan plan) : ISegmentPass
    {
        internal StepPlan Plan => plan;

        public void Run(int number, in Segment segment)
        {
            ref readonly TensorRecord record = ref plan.Record(segment.Tensor);
            var block = new Block(in record, in segment, plan.IsBeyondCache);
            engine.TakeInFirst(in record, in block);
            engine.UpdateAverage(in block, plan.Entries[segment.Tensor].AverageRate);
        }
    }
}
