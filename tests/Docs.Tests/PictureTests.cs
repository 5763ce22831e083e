using System.IO;
using System.Linq;
using Xunit;

namespace GenOptim.Docs.Tests;

/// <summary>The pictures are what the optimizers do.</summary>
public sealed class PictureTests
{
    public static TheoryData<string> Pictures => ["decay-over-a-run.svg", "decay-over-rates.svg"];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_is_what_the_optimizers_do_now(string name)
    {
        string drawn = name == "decay-over-a-run.svg" ? DecayPictures.OverARun() : DecayPictures.OverRates();
        string path = Path.Combine(Page.Root, "docs", "images", name);
        if (!File.Exists(path) || File.ReadAllText(path).ReplaceLineEndings("\n") != drawn)
        {
            string received = Path.ChangeExtension(path, ".received.svg");
            File.WriteAllText(received, drawn);
            Assert.Fail($"{path} is not what is drawn now. Look at {received} and move it there.");
        }
    }

    [Fact]
    public void Scheduled_and_LearningRate_are_one_curve_where_they_were_converted()
    {
        double[] scheduled = DecayPictures.Run(static parameters => new ScheduledDecay(1e-3, parameters));
        double[] coupled = DecayPictures.Run(static parameters => new CoupledDecay(1e-3, parameters));
        Assert.All(scheduled.Zip(coupled), static pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
