namespace GenOptim.Averages;

/// <summary>How much of the way to a tensor's weights their average goes in a step. Called by generated code.</summary>
public static class AverageRate
{
    /// <summary>The rate of an exponential average: 1 when it begins, then the step's share.</summary>
    /// <param name="share">1 − s; 0 in a step that is not averaged.</param>
    /// <param name="count">How many steps the tensor's average has taken in, counted on.</param>
    public static double Exponential(double share, ref double count)
    {
        if (share == 0)
        {
            return 0;
        }

        count++;
        return count == 1 ? 1 : share;
    }

    /// <summary>The rate of an equal mean: 1/n in the n-th step that it takes in.</summary>
    /// <param name="share">1; 0 in a step that is not averaged.</param>
    /// <param name="count">How many steps the tensor's average has taken in, counted on.</param>
    public static double Equal(double share, ref double count)
    {
        if (share == 0)
        {
            return 0;
        }

        count++;
        return 1 / count;
    }
}
