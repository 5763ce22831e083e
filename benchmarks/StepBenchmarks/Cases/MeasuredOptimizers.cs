using System.Collections.Generic;
using GenOptim.Benchmarks.Kernels;
using GenOptim.Benchmarks.Memory;
using GenOptim.Benchmarks.Measurement;

namespace GenOptim.Benchmarks.Cases;

internal static class MeasuredOptimizers
{
    public static IMeasuredOptimizer Create(Algorithm algorithm, UserMemory memory, int threads, double learningRate) => new Standin(algorithm, memory, threads, learningRate);

    private sealed unsafe class Standin : IMeasuredOptimizer
    {
        private readonly WorkTeam _team;
        private readonly UserMemory _state;
        private readonly List<StreamPiece> _streams = [];
        private readonly ChunkedPass _pass;
        private readonly HandWrittenAdamW _a = new();
        private readonly HandWrittenSgdw _s = new();
        private readonly bool _adam;
        private readonly double _lr;
        private long _step;

        public Standin(Algorithm algorithm, UserMemory memory, int threads, double lr)
        {
            _adam = algorithm == Algorithm.AdamW;
            _lr = lr;
            _team = new WorkTeam(threads);
            _state = new UserMemory(memory.Tensors, memory.Length);
            for (int i = 0; i < memory.Tensors; i++)
            {
                new System.Span<float>(_state.Parameter(i), (int)memory.Length).Clear();
                new System.Span<float>(_state.Gradient(i), (int)memory.Length).Clear();
                _streams.Add(new StreamPiece(memory.Parameter(i), memory.Gradient(i), _state.Parameter(i), _adam ? _state.Gradient(i) : null, memory.Length));
            }

            _pass = new ChunkedPass(_streams, _team, _adam ? _a.Run : _s.Run);
        }

        public IReadOnlyList<StreamPiece> Streams => _streams;

        public void Step()
        {
            _step++;
            _a.BeginStep(_step, _lr);
            _s.BeginStep(_step, _lr);
            _pass.Run();
        }

        public void Dispose()
        {
            _team.Dispose();
            _state.Dispose();
        }
    }
}
