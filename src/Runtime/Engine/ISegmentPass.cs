namespace GenOptim.Engine;

/// <summary>What is done to every segment of a plan.</summary>
internal interface ISegmentPass
{
    /// <summary>Does it to one segment. Called from several threads at once, for different segments.</summary>
    /// <param name="number">The segment's number in the plan.</param>
    /// <param name="segment">The segment.</param>
    void Run(int number, in Segment segment);
}
