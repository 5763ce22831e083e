using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GenOptim;

/// <summary>What a step is worth in epochs, samples, tokens and parts of the run: turns times in these units into steps and back.</summary>
/// <remarks>
/// <para>
/// Steps are the only time that an optimizer knows, so that a schedule stays a pure function of them:
/// <c>Schedule.CosineAnnealingWithWarmup(clock.Fraction(0.06), clock.Epochs(30))</c>.
/// </para>
/// <para>Times are rounded to the nearest whole step (Composer cuts them off, by which 29 % of 100 steps are 28).</para>
/// </remarks>
public readonly record struct TrainingClock
{
    /// <summary>Steps in the whole run; null where that is not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public long? TotalSteps
    {
        get;
        init => field = value is null ? null : ScheduleArgument.SomeSteps(value.Value, nameof(TrainingClock), nameof(TotalSteps));
    }

    /// <summary>Steps in an epoch; null where that is not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and above 0.</exception>
    public double? StepsPerEpoch
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>Samples in a step, over all accumulated batches and all ranks; null where that is not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and above 0.</exception>
    public double? SamplesPerStep
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>Tokens in a step, over all accumulated batches and all ranks; null where that is not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite and above 0.</exception>
    public double? TokensPerStep
    {
        get;
        init => field = Positive(value);
    }

    /// <summary>The clock of a run over a set of samples.</summary>
    /// <param name="epochs">Epochs in the run, at least 1.</param>
    /// <param name="samples">Samples in an epoch, at least 1.</param>
    /// <param name="samplesPerStep">Samples in a step, at least 1, over all accumulated batches and all ranks.</param>
    /// <param name="dropsLast">Whether samples at the end of an epoch that do not fill a step are left out; otherwise they are a smaller step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or an epoch has no step.</exception>
    public static TrainingClock OfEpochs(long epochs, long samples, long samplesPerStep, bool dropsLast = false)
    {
        ScheduleArgument.SomeSteps(epochs);
        ScheduleArgument.SomeSteps(samples);
        ScheduleArgument.SomeSteps(samplesPerStep);
        long whole = samples / samplesPerStep;
        long steps = dropsLast || samples % samplesPerStep == 0 ? whole : whole + 1;
        if (steps == 0)
        {
            throw ScheduleArgument.OutOfRange(samples, "at least a step's where the last samples are dropped", nameof(OfEpochs), nameof(samples));
        }

        return new TrainingClock
        {
            TotalSteps = checked(epochs * steps),
            StepsPerEpoch = steps,
            SamplesPerStep = dropsLast ? samplesPerStep : (double)samples / steps,
        };
    }

    /// <summary>A number of epochs in steps.</summary>
    /// <param name="epochs">Epochs, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, not finite, or more steps than can be counted.</exception>
    /// <exception cref="InvalidOperationException"><see cref="StepsPerEpoch"/> is not known.</exception>
    public long Epochs(double epochs) => ToSteps(epochs, Known(StepsPerEpoch));

    /// <summary>A number of samples in steps.</summary>
    /// <param name="samples">Samples, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, not finite, or more steps than can be counted.</exception>
    /// <exception cref="InvalidOperationException"><see cref="SamplesPerStep"/> is not known.</exception>
    public long Samples(double samples) => ToSteps(samples, 1 / Known(SamplesPerStep));

    /// <summary>A number of tokens in steps.</summary>
    /// <param name="tokens">Tokens, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, not finite, or more steps than can be counted.</exception>
    /// <exception cref="InvalidOperationException"><see cref="TokensPerStep"/> is not known.</exception>
    public long Tokens(double tokens) => ToSteps(tokens, 1 / Known(TokensPerStep));

    /// <summary>A part of the run in steps.</summary>
    /// <param name="fraction">The part, at least 0; 1 is the whole run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, not finite, or more steps than can be counted.</exception>
    /// <exception cref="InvalidOperationException"><see cref="TotalSteps"/> is not known.</exception>
    public long Fraction(double fraction) => ToSteps(fraction, Known(TotalSteps));

    /// <summary>A time as Composer writes it: <c>10ba</c> (batches, which are steps), <c>1.5ep</c>, <c>5e4sp</c>, <c>2e9tok</c>, <c>0.06dur</c>.</summary>
    /// <param name="time">A number, in any culture with a point, and a unit.</param>
    /// <returns>The time in steps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="time"/> is null.</exception>
    /// <exception cref="FormatException">There is no number, or a unit that is none of these.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, not finite, or more steps than can be counted.</exception>
    /// <exception cref="InvalidOperationException">The clock does not know the unit.</exception>
    public long Parse(string time)
    {
        ArgumentNullException.ThrowIfNull(time);
        ReadOnlySpan<char> text = time.AsSpan().Trim();
        int unit = text.Length;
        while (unit > 0 && char.IsAsciiLetter(text[unit - 1]))
        {
            unit--;
        }

        if (!double.TryParse(text[..unit], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            throw Unreadable(time);
        }

        return text[unit..] switch
        {
            "ba" => ToSteps(number, 1, "batches"),
            "ep" => Epochs(number),
            "sp" => Samples(number),
            "tok" => Tokens(number),
            "dur" => Fraction(number),
            _ => throw Unreadable(time),
        };
    }

    /// <summary>A number of steps in epochs.</summary>
    /// <param name="steps">Steps.</param>
    /// <exception cref="InvalidOperationException"><see cref="StepsPerEpoch"/> is not known.</exception>
    public double ToEpochs(double steps) => steps / Known(StepsPerEpoch);

    /// <summary>A number of steps in samples.</summary>
    /// <param name="steps">Steps.</param>
    /// <exception cref="InvalidOperationException"><see cref="SamplesPerStep"/> is not known.</exception>
    public double ToSamples(double steps) => steps * Known(SamplesPerStep);

    /// <summary>A number of steps in tokens.</summary>
    /// <param name="steps">Steps.</param>
    /// <exception cref="InvalidOperationException"><see cref="TokensPerStep"/> is not known.</exception>
    public double ToTokens(double steps) => steps * Known(TokensPerStep);

    /// <summary>A number of steps as a part of the run.</summary>
    /// <param name="steps">Steps.</param>
    /// <exception cref="InvalidOperationException"><see cref="TotalSteps"/> is not known.</exception>
    public double ToFraction(double steps) => steps / Known(TotalSteps);

    /// <inheritdoc/>
    public override string ToString() => Schedule.Text(
        $"TotalSteps = {TotalSteps}, StepsPerEpoch = {StepsPerEpoch}, SamplesPerStep = {SamplesPerStep}, TokensPerStep = {TokensPerStep}");

    private static double? Positive(double? value, [CallerMemberName] string name = "") =>
        value is null ? null : ScheduleArgument.Positive(value.Value, nameof(TrainingClock), name);

    private static double Known(double? value, [CallerArgumentExpression(nameof(value))] string name = "") => value
        ?? throw new InvalidOperationException($"The training clock does not know {name}; set it where the clock is made.");

    private static long ToSteps(double time, double stepsPerUnit, [CallerMemberName] string unit = "")
    {
        double steps = Math.Round(time * stepsPerUnit, MidpointRounding.AwayFromZero);
        return time >= 0 && steps < long.MaxValue
            ? (long)steps
            : throw ScheduleArgument.OutOfRange(time, "at least 0 and no more steps than can be counted", nameof(TrainingClock), unit);
    }

    private static FormatException Unreadable(string time) => new(
        $"'{time}' is no time: it must be a number with a unit of ba (batches), ep (epochs), sp (samples), tok (tokens) or dur (part of the run), as in 0.06dur.");
}
