// As much of TorchSharp as runs a training step on plain arrays, so that what a fix makes of one can be run and its numbers read.
#nullable disable
using System;
using System.Collections.Generic;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static class torch
    {
        public class Tensor
        {
            private readonly float[] _values;
            private readonly long[] _shape;

            public Tensor(float[] values, params long[] shape)
            {
                _values = values;
                _shape = shape.Length == 0 ? [values.Length] : shape;
            }

            public Tensor grad { get; set; }

            public long NumberOfElements => _values.Length;

            public long[] shape => _shape;

            public Tensor detach() => this;

            public Tensor cpu() => this;

            public TensorAccessor<T> data<T>()
                where T : unmanaged => new((T[])(object)_values);

            public Tensor reshape(params long[] shape) => new(_values, shape);

            public Tensor copy_(Tensor source)
            {
                if (!_shape.AsSpan().SequenceEqual(source._shape))
                {
                    throw new ArgumentException("The shapes differ.");
                }

                source._values.CopyTo(_values, 0);
                return this;
            }

            public Tensor zero_()
            {
                Array.Clear(_values);
                return this;
            }
        }

        public sealed class TensorAccessor<T>(T[] values)
            where T : unmanaged
        {
            public T[] ToArray() => (T[])values.Clone();
        }

        public static Tensor tensor(float[] values) => new(values);

        public static IDisposable no_grad() => new System.IO.MemoryStream();

        public static IDisposable enable_grad() => new System.IO.MemoryStream();

        public static class optim
        {
            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) => new();

            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) => new();

            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) => new();

            public class Optimizer : IDisposable
            {
                protected IList<ParamGroup> _parameter_groups;

                public IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

                public virtual Tensor step(Func<Tensor> closure = null) => throw new InvalidOperationException("The fix was to take its place.");

                public virtual void zero_grad() => throw new InvalidOperationException("The fix was to take its place.");

                public void Dispose() => Dispose(true);

                protected virtual void Dispose(bool disposing)
                {
                }
            }

            public interface ILearningRateController
            {
                double LearningRate { get; set; }

                double InitialLearningRate { get; set; }
            }

            public static class lr_scheduler
            {
                public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda) => new(optimizer, lr_lambda);

                public sealed class LRScheduler(Optimizer optimizer, Func<int, double> lambda)
                {
                    private int _epoch;

                    public void step()
                    {
                        _epoch++;
                        foreach (ILearningRateController group in optimizer.ParamGroups)
                        {
                            group.LearningRate = group.InitialLearningRate * lambda(_epoch);
                        }
                    }
                }
            }
        }
    }

    namespace Modules
    {
        public class Parameter(float[] values, params long[] shape) : torch.Tensor(values, shape);

        public abstract class OptimizerHelper : torch.optim.Optimizer
        {
            public override void zero_grad()
            {
                foreach (ParamGroup group in _parameter_groups)
                {
                    foreach (Parameter parameter in group.Parameters)
                    {
                        parameter.grad?.zero_();
                    }
                }
            }
        }

        public class OptimizerOptions
        {
            public double? LearningRate { get; set; }

            public double InitialLearningRate { get; set; }
        }

        public class ParamGroup : torch.optim.ILearningRateController
        {
            public IEnumerable<Parameter> Parameters { get; set; }

            public OptimizerOptions Options { get; set; }

            public double LearningRate { get => Options.LearningRate.Value; set => Options.LearningRate = value; }

            public double InitialLearningRate { get => Options.InitialLearningRate; set => Options.InitialLearningRate = value; }
        }

        public class Adam : OptimizerHelper;

        public class AdamW : OptimizerHelper;

        public class SGD : OptimizerHelper;
    }
}
