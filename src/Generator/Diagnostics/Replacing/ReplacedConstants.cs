using System.Collections.Generic;
using GenOptim.Generator.Diagnostics.Reading;

namespace GenOptim.Generator.Diagnostics.Replacing;

/// <summary>The constants of a TorchSharp optimizer as arguments of the attribute.</summary>
internal sealed class ReplacedConstants
{
    private ReplacedConstants(string algorithm, SettingReader settings, double momentum, double dampening)
    {
        Algorithm = algorithm;
        Arguments = settings.Arguments;
        Checked = settings.Checked;
        Momentum = momentum;
        Dampening = dampening;
    }

    /// <summary>The algorithm that does the same apart from the decay, such as <c>AdamW</c> or <c>Sgdw</c>.</summary>
    public string Algorithm { get; }

    /// <summary>The arguments of the attribute, without the weight decay.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The settings among them that are read at run time.</summary>
    public IReadOnlyList<CheckedSetting> Checked { get; }

    /// <summary>SGD's momentum; 0 for the others.</summary>
    public double Momentum { get; }

    /// <summary>SGD's dampening; 0 for the others and without momentum, where there is nothing to dampen.</summary>
    public double Dampening { get; }

    /// <summary>Reads what <paramref name="creation"/> passes or leaves at its default.</summary>
    /// <param name="creation">The optimizer.</param>
    /// <param name="obstacle">Why there are no such constants, for a message; null where they are returned.</param>
    public static ReplacedConstants? Read(TorchCreation creation, out string? obstacle)
    {
        obstacle = null;
        if (!creation.Optimizer.HasCounterpart)
        {
            obstacle = $"no algorithm of GenOptim's does what {creation.Optimizer.Name} does";
            return null;
        }

        var settings = new SettingReader(creation);
        double momentum = 0;
        double dampening = 0;
        if (settings.Flag("maximize", "maximize") is true)
        {
            settings.Refuse("it maximizes");
        }

        if (creation.Optimizer.Name == "SGD")
        {
            ReadSgd(settings, out momentum, out dampening);
        }
        else
        {
            settings.Number("beta1", "beta1", "Beta1", static value => value is >= 0 and < 1);
            settings.Number("beta2", "beta2", "Beta2", static value => value is >= 0 and < 1);
            settings.Number("eps", "epsilon", "Epsilon", static value => value >= 0);
            ReadVariant(settings, creation.Optimizer.Name);
        }

        obstacle = settings.Obstacle;
        return obstacle is null ? new ReplacedConstants(creation.Optimizer.Nearest, settings, momentum, dampening) : null;
    }

    private static void ReadVariant(SettingReader settings, string optimizer)
    {
        if (optimizer is "Adam" or "AdamW" && settings.Flag("amsgrad", "amsGrad") is true)
        {
            settings.Add("AmsGrad = true");
        }
        else if (optimizer == "NAdam")
        {
            settings.Number("momentum_decay", "momentumDecay", "MomentumDecay", static value => value >= 0);
        }
    }

    private static void ReadSgd(SettingReader settings, out double momentum, out double dampening)
    {
        momentum = settings.Number("momentum", "momentum", "Momentum", static value => value is >= 0 and < 1, isZeroLeftOut: true) ?? 0;
        dampening = settings.Number("dampening", "dampening", "Dampening", static value => value is >= 0 and <= 1, isZeroLeftOut: true) ?? 0;
        if (settings.Flag("nesterov", "nesterov") is true)
        {
            settings.Add("Nesterov = true");
            if (settings.Obstacle is null && (momentum == 0 || dampening != 0))
            {
                settings.Refuse("Nesterov's look-ahead needs a momentum and no dampening");
            }
        }

        dampening = momentum == 0 ? 0 : dampening;
    }
}
