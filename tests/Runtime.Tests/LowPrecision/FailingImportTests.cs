using System;
using System.Collections.Generic;
using Xunit;

namespace GenOptim.Runtime.Tests.LowPrecision;

/// <summary>An import that fails on its way, as for want of memory, has changed nothing.</summary>
public sealed class FailingImportTests
{
    [Fact]
    public void NothingIsChangedUntilEverythingIsConverted()
    {
        // Float32 state into an 8-bit class is converted, tensor by tensor; that of the second cannot be.
        using Parameter<float> first = Samples.Parameter("first", 5000, 1);
        using Parameter<float> second = Samples.Parameter("second", 5000, 2);
        using var source = new SampleAdamW(0.25, [first, second]);
        source.Step();
        source.Step();
        OptimizerState saved = source.ExportState();
        using Parameter<float> firstCopy = Samples.Parameter("first", 5000, 1);
        using Parameter<float> secondCopy = Samples.Parameter("second", 5000, 2);
        using var optimizer = new EightBitAdamW(0.5, [firstCopy, secondCopy]);
        optimizer.Step();
        byte[] before = Codes(optimizer, "first");

        Assert.Throws<InsufficientMemoryException>(() => optimizer.ImportState(saved with
        {
            Parameters = new Dictionary<string, ParameterState>(saved.Parameters)
            {
                ["second"] = saved.Parameters["second"] with { Tensors = new Exhausting(saved.Parameters["second"].Tensors) },
            },
        }));

        Assert.Equal((1L, 0.5), (optimizer.StepCount, optimizer.LearningRate));
        Assert.Equal((0.5, 0.5), (optimizer.ParameterGroups[0].LearningRate, optimizer.ParameterGroups[0].InitialLearningRate));
        Assert.Equal(1, optimizer.GetStepCount(firstCopy));
        Assert.Equal(before, Codes(optimizer, "first"));
        optimizer.ImportState(saved);
        Assert.Equal((2L, 0.25), (optimizer.GetStepCount(firstCopy), optimizer.LearningRate));
    }

    private static byte[] Codes(EightBitAdamW optimizer, string parameter) =>
        optimizer.ExportState().Parameters[parameter].Tensors["exp_avg"].AsBytes().ToArray();

    /// <summary>Tensors that can be looked at, and are no longer there when they are taken, which is after every check.</summary>
    private sealed class Exhausting(IReadOnlyDictionary<string, StateTensor> tensors) : IReadOnlyDictionary<string, StateTensor>
    {
        private int _looks;

        public int Count => tensors.Count;

        public IEnumerable<string> Keys => tensors.Keys;

        public IEnumerable<StateTensor> Values => tensors.Values;

        public StateTensor this[string key] => throw new InsufficientMemoryException();

        public bool ContainsKey(string key) => tensors.ContainsKey(key);

        public bool TryGetValue(string key, out StateTensor value)
        {
            // The check looks at each of the two slots once; the import takes them.
            if (++_looks > 2)
            {
                throw new InsufficientMemoryException();
            }

            bool found = tensors.TryGetValue(key, out StateTensor? tensor);
            value = tensor!;
            return found;
        }

        public IEnumerator<KeyValuePair<string, StateTensor>> GetEnumerator() => tensors.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
