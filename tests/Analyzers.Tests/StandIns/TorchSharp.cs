// The part of TorchSharp 0.107's public surface that training code in the tests uses, under the same names.
#nullable disable
using System;
using System.Collections.Generic;
using TorchSharp.Modules;

namespace TorchSharp
{
    public struct Scalar
    {
        public static implicit operator Scalar(double value) => default;
        public static implicit operator Scalar(float value) => default;
        public static implicit operator Scalar(int value) => default;
    }

    public static partial class torch
    {
        public class Tensor : IDisposable
        {
            public Tensor grad => null;
            public long NumberOfElements => 0;
            public long[] shape => null;
            public Tensor pow(Scalar exponent) => this;
            public Tensor square() => this;
            public Tensor sum() => this;
            public Tensor mean() => this;
            public Tensor norm() => this;
            public Tensor abs() => this;
            public Tensor sqrt() => this;
            public Tensor clone() => this;
            public Tensor detach() => this;
            public Tensor mul_(Scalar other) => this;
            public Tensor mul_(Tensor other) => this;
            public Tensor add_(Scalar other) => this;
            public Tensor add_(Tensor other, Scalar alpha = default) => this;
            public Tensor copy_(Tensor other) => this;
            public Tensor zero_() => this;
            public T item<T>() where T : unmanaged => default;
            public T ToSingle<T>() => default;
            public float ToSingle() => 0;
            public void backward() { }
            public void Dispose() { }
            public static Tensor operator +(Tensor a, Tensor b) => a;
            public static Tensor operator -(Tensor a, Tensor b) => a;
            public static Tensor operator *(Tensor a, Tensor b) => a;
            public static Tensor operator /(Tensor a, Tensor b) => a;
            public static Tensor operator +(Tensor a, double b) => a;
            public static Tensor operator *(Tensor a, double b) => a;
            public static Tensor operator *(double a, Tensor b) => b;
            public static Tensor operator /(Tensor a, double b) => a;
            public static Tensor operator -(Tensor a) => a;
            public static Tensor operator -(double a, Tensor b) => b;
        }

        public static Tensor zeros(params long[] size) => null;
        public static Tensor sum(Tensor input) => input;
        public static Tensor tensor(float value) => null;
        public static IDisposable no_grad() => null;

        public static partial class nn
        {
            public class Module
            {
                public virtual IEnumerable<Parameter> parameters(bool recurse = true) => null;
                public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => null;
                public virtual void train(bool on = true) { }
                public virtual void eval() { }
                public Module save(string location, IList<string> skip = null) => this;
                public virtual void zero_grad(bool set_to_none = true) { }
            }

            public class Module<T, TResult> : Module
            {
                public TResult call(T input) => default;
            }

            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true) => null;
            public static Embedding Embedding(long num_embeddings, long embedding_dims) => null;
            public static LayerNorm LayerNorm(long normalized_shape) => null;
            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => null;
            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => null;

            public static partial class functional
            {
                public static Tensor mse_loss(Tensor input, Tensor target) => input;
                public static Tensor cross_entropy(Tensor input, Tensor target) => input;
            }

            public static partial class utils
            {
                public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0) => 0;
                public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value) { }
            }
        }

        public static partial class optim
        {
            public abstract class Optimizer : IDisposable
            {
                public virtual Tensor step(Func<Tensor> closure = null) => null;
                public virtual void zero_grad() { }
                public virtual void add_param_group(ParamGroup param_group) { }
                public virtual IEnumerable<ILearningRateController> ParamGroups => null;
                public void Dispose() { }
                protected virtual void Dispose(bool disposing) { }
                protected IList<ParamGroup> _parameter_groups;
            }

            public interface ILearningRateController
            {
                double LearningRate { get; set; }
                double InitialLearningRate { get; set; }
            }

            public static partial class lr_scheduler
            {
                public abstract class LRScheduler
                {
                    public virtual void step() { }
                    public virtual void step(int? epoch) { }
                    public virtual void step(double current, int? epoch = null) { }
                    public IEnumerable<double> get_last_lr() => null;
                }

                public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) => null;
                public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) => null;
                public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) => null;
                public static LRScheduler ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10) => null;
            }

            public static Adam Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) => null;
            public static Adam Adam(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) => null;
            public static Adam Adam(IEnumerable<Adam.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) => null;
            public static AdamW AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) => null;
            public static AdamW AdamW(IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) => null;
            public static AdamW AdamW(IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) => null;
            public static SGD SGD(IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) => null;
            public static SGD SGD(IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) => null;
            public static SGD SGD(IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) => null;
            public static NAdam NAdam(IEnumerable<Parameter> named_parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3) => null;
            public static NAdam NAdam(IEnumerable<NAdam.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3) => null;
            public static RAdam RAdam(IEnumerable<Parameter> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) => null;
            public static RAdam RAdam(IEnumerable<RAdam.ParamGroup> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) => null;
            public static Adamax Adamax(IEnumerable<Parameter> parameters, double lr = 0.002, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) => null;
            public static Adagrad Adagrad(IEnumerable<Parameter> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10) => null;
            public static Adadelta Adadelta(IEnumerable<Parameter> parameters, double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weight_decay = 0, bool maximize = false) => null;
            public static ASGD ASGD(IEnumerable<Parameter> parameters, double lr = 1e-3, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weight_decay = 0, bool maximize = false) => null;
            public static RMSProp RMSProp(IEnumerable<Parameter> parameters, double lr = 0.01, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) => null;
        }
    }

    namespace Modules
    {
        public sealed class Parameter : torch.Tensor
        {
        }

        public sealed class Linear : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            public Parameter weight { get; set; }
            public Parameter bias { get; set; }
        }

        public sealed class Embedding : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
        }

        public sealed class LayerNorm : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
        }

        public sealed class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
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
            public double LearningRate { get; set; }
            public double InitialLearningRate { get; set; }
        }

        public class ParamGroup<TOptions> : ParamGroup where TOptions : OptimizerOptions
        {
            public ParamGroup() { }
            public ParamGroup(IEnumerable<Parameter> parameters, TOptions options = null) { }
            public new TOptions Options { get; set; }
        }

        public class OptimizerHelper : torch.optim.Optimizer
        {
        }

        public class Adam : OptimizerHelper
        {
            public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) { }
            public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) { }

            public class Options : OptimizerOptions
            {
                public double? beta1;
                public double? beta2;
                public double? weight_decay;
                public double? eps;
                public bool? amsgrad;
                public bool? maximize;
            }

            public class ParamGroup : ParamGroup<Options>
            {
                public ParamGroup() { }
                public ParamGroup(IEnumerable<Parameter> parameters, Options options) { }
                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) { }
            }
        }

        public class AdamW : OptimizerHelper
        {
            public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) { }
            public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) { }

            public class Options : OptimizerOptions
            {
                public double? beta1;
                public double? beta2;
                public double? weight_decay;
                public double? eps;
                public bool? amsgrad;
                public bool? maximize;
            }

            public class ParamGroup : ParamGroup<Options>
            {
                public ParamGroup() { }
                public ParamGroup(IEnumerable<Parameter> parameters, Options options) { }
                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) { }
            }
        }

        public class SGD : OptimizerHelper
        {
            public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) { }
            public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) { }

            public class Options : OptimizerOptions
            {
                public double? momentum;
                public double? dampening;
                public double? weight_decay;
                public bool? nesterov;
                public bool? maximize;
            }

            public class ParamGroup : ParamGroup<Options>
            {
                public ParamGroup() { }
                public ParamGroup(IEnumerable<Parameter> parameters, Options options) { }
                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) { }
            }
        }

        public class NAdam : OptimizerHelper
        {
            public NAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3) { }

            public class Options : OptimizerOptions
            {
                public double? weight_decay;
            }

            public class ParamGroup : ParamGroup<Options>
            {
                public ParamGroup() { }
                public ParamGroup(IEnumerable<Parameter> parameters, Options options) { }
                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0, double momentum_decay = 4e-3) { }
            }
        }

        public class RAdam : OptimizerHelper
        {
            public RAdam(IEnumerable<Parameter> parameters, double lr, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) { }

            public class Options : OptimizerOptions
            {
                public double? weight_decay;
            }

            public class ParamGroup : ParamGroup<Options>
            {
                public ParamGroup() { }
                public ParamGroup(IEnumerable<Parameter> parameters, Options options) { }
                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) { }
            }
        }

        public class Adamax : OptimizerHelper
        {
            public class Options : OptimizerOptions
            {
                public double? weight_decay;
            }

            public class ParamGroup : ParamGroup<Options>
            {
                public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1.0, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0) { }
            }
        }

        public class Adagrad : OptimizerHelper
        {
        }

        public class Adadelta : OptimizerHelper
        {
        }

        public class ASGD : OptimizerHelper
        {
        }

        public class RMSProp : OptimizerHelper
        {
            public class Options : OptimizerOptions
            {
                public double? weight_decay;
            }
        }
    }
}
