using System;
using System.Collections.Generic;
using System.Text.Json;
using GenOptim.Checkpoints.Tests.Training;
using Xunit;

namespace GenOptim.Checkpoints.Tests.Resume;

public sealed class JsonTests
{
    public static TheoryData<string> Classes => [.. Trainees.Names];

    [Theory]
    [MemberData(nameof(Classes))]
    public void StateGoesThroughJsonUnchanged(string name)
    {
        using Trainee trainee = Trainees.Create(name, Layout.Sparse);
        trainee.TrainTo(3);
        OptimizerState state = trainee.Optimizer.ExportState();
        string json = JsonSerializer.Serialize(state, OptimizerStateJsonContext.Default.OptimizerState);
        Assert.Equal(json, JsonSerializer.Serialize(state));
        OptimizerState read = JsonSerializer.Deserialize(json, OptimizerStateJsonContext.Default.OptimizerState)!;
        Assert.Equal(Trainee.StateBytes(state), Trainee.StateBytes(read));
        trainee.Optimizer.ResetState();
        trainee.Optimizer.ImportState(read);
        Assert.Equal(Trainee.StateBytes(state), Trainee.StateBytes(trainee.Optimizer.ExportState()));
    }

    [Fact]
    public void SectionsAndScalarsAreKept()
    {
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.OneGroup);
        OptimizerState state = trainee.Optimizer.ExportState();
        state.Sections["loss_scale"] = new StateSection
        {
            Numbers = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["scale"] = 65536, ["odd"] = -0.0, ["none"] = double.NaN },
            Counts = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["good"] = long.MaxValue },
            Series = new SortedDictionary<string, double[]>(StringComparer.Ordinal) { ["window"] = [0.1, double.PositiveInfinity], ["empty"] = [] },
        };
        OptimizerState read = JsonSerializer.Deserialize<OptimizerState>(JsonSerializer.Serialize(state))!;
        Assert.Equal(Trainee.StateBytes(state), Trainee.StateBytes(read));
        Assert.Equal([0.1, double.PositiveInfinity], read.Sections["loss_scale"].Series["window"]);
    }

    [Theory]
    [InlineData("\"formatVersion\":1", "\"formatVersion\":2", "The state has format version 2; this GenOptim reads version 1.")]
    [InlineData("\"algorithm\":\"AdamW\"", "\"algorithm\":\"Madam\"", "The state cannot be read: this GenOptim knows no algorithm 'Madam'.")]
    [InlineData("\"layer1.bias\":{\"exp_avg\":\"", "\"layer1.bias\":{\"exp_avg\":\"AAAA", "The state cannot be read: the array 'exp_avg' of parameter 'layer1.bias' does not fit: 101 elements of Float32 take 404 bytes, and 407 were given. (Parameter 'bytes').")]
    public void OtherJsonIsRefusedInWords(string old, string other, string message)
    {
        using Trainee trainee = Trainees.Create(nameof(PlainAdamW), Layout.OneGroup);
        string json = JsonSerializer.Serialize(trainee.Optimizer.ExportState());
        Assert.Contains(old, json, StringComparison.Ordinal);
        json = json.Replace(old, other, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OptimizerState>(json)).Message);
    }
}
