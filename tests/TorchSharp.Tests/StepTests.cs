using System;
using System.Linq;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace GenOptim.TorchTests;

/// <summary>Steps beside autograd: gradients that come, go and are replaced; tensors that are frozen, disposed or moved; and what autograd is told.</summary>
public sealed class StepTests
{
    public StepTests() => LibTorch.Need();

    [SkippableFact]
    public void A_training_follows_that_of_TorchSharps_AdamW()
    {
        (double[] ours, double[] theirs) = (Losses(useOurs: true), Losses(useOurs: false));
        Assert.True(ours[^1] < 0.5 * ours[0]);
        for (int i = 0; i < ours.Length; i++)
        {
            // Roundings differ, and a network that learns makes more of them.
            Assert.Equal(theirs[i], ours[i], (i < 20 ? 1e-6 : 1e-4) * theirs[i]);
        }
    }

    [SkippableFact]
    public void A_training_of_TorchSharps_AdamW_is_taken_over_in_the_middle()
    {
        manual_seed(6);
        using var module = nn.Sequential(("a", nn.Linear(8, 16)), ("act", nn.Tanh()), ("b", nn.Linear(16, 1)));
        using var twin = nn.Sequential(("a", nn.Linear(8, 16)), ("act", nn.Tanh()), ("b", nn.Linear(16, 1)));
        using Tensor input = randn(64, 8), target = input.sum(1, keepdim: true).sin();
        using TorchSharp.Modules.AdamW theirs = optim.AdamW(module.parameters(), lr: 3e-3, weight_decay: 0.01);
        for (int step = 0; step < 10; step++)
        {
            theirs.zero_grad();
            (module.forward(input) - target).pow(2).mean().backward();
            theirs.step();
        }

        twin.load_state_dict(module.state_dict());
        using var ours = new TorchAdamW(3e-3, module.AsParameters().Cast<Parameter<float>>());
        ours.TakeOver(theirs, new ForeignStateOptions { Decay = DecayRule.LearningRate, InitialLearningRate = 3e-3 });
        Assert.Equal(10, ours.GetStepCount(ours.ParameterGroups[0].Parameters[0]));

        // The same gradients for both: what differs is the step alone.
        theirs.zero_grad();
        (module.forward(input) - target).pow(2).mean().backward();
        float[][] before = [.. module.parameters().Select(static parameter => parameter.data<float>().ToArray())];
        theirs.step();
        float[][] expected = [.. module.parameters().Select(static parameter => parameter.data<float>().ToArray())];
        module.load_state_dict(twin.state_dict());
        Assert.Equal(before, module.parameters().Select(static parameter => parameter.data<float>().ToArray()));
        ours.Step();
        Assert.Equal(expected, module.parameters().Select(static parameter => parameter.data<float>().ToArray()));
    }

    [SkippableFact]
    public void A_momentum_of_TorchSharps_SGD_is_taken_over_with_a_stated_count()
    {
        using var module = nn.Linear(3, 2);
        using TorchSharp.Modules.SGD theirs = optim.SGD(module.parameters(), learningRate: 0.1, momentum: 0.9);
        using Tensor input = randn(8, 3);
        for (int step = 0; step < 3; step++)
        {
            theirs.zero_grad();
            module.forward(input).pow(2).mean().backward();
            theirs.step();
        }

        using var ours = new MomentumSgd(0.1, module.AsParameters().Cast<Parameter<float>>());
        var options = new ForeignStateOptions { Decay = DecayRule.None, InitialLearningRate = 0.1 };
        Assert.Contains("step count", Assert.Throws<StateMismatchException>(() => ours.TakeOver(theirs, options)).Message, StringComparison.Ordinal);
        ours.TakeOver(theirs, options with { StepCount = 3 });
        Assert.Equal(3, ours.GetStepCount(ours.ParameterGroups[0].Parameters[0]));
    }

    [SkippableFact]
    public void Gradients_may_be_null_replaced_shared_and_frozen_in_turn()
    {
        manual_seed(3);
        using var module = nn.Sequential(("a", nn.Linear(5, 5)), ("b", nn.Linear(5, 5)));
        using var twin = nn.Sequential(("a", nn.Linear(5, 5)), ("b", nn.Linear(5, 5)));
        twin.load_state_dict(module.state_dict());
        Parameter<float>[] plain = [.. twin.named_parameters().Select(each => new Parameter<float>(
            each.name, each.parameter.data<float>().ToArray(), new float[each.parameter.numel()], Array.ConvertAll(each.parameter.shape, size => (nint)size)))];
        using var optimizer = new ScheduledAdamW(1e-2, module.AsParameters().Cast<Parameter<float>>());
        using var expected = new ScheduledAdamW(1e-2, plain);
        var random = new Random(4);
        var tensors = module.named_parameters().ToArray();
        for (int step = 0; step < 1_000; step++)
        {
            using (NewDisposeScope())
            {
                Tensor? shared = null;
                for (int i = 0; i < tensors.Length; i++)
                {
                    Tensor tensor = tensors[i].parameter;
                    int kind = random.Next(5);
                    tensor.requires_grad = kind != 4;
                    Tensor gradient = kind == 3 && shared is not null && shared.shape.SequenceEqual(tensor.shape) ? shared
                        : kind == 2 ? randn_like(tensor).t().contiguous().t() : randn_like(tensor);
                    shared = gradient;
                    tensor.grad = kind == 0 ? null : gradient.DetachFromDisposeScope();
                    plain[i].HasGradient = kind is not (0 or 4);
                    if (kind != 0)
                    {
                        gradient.contiguous().data<float>().CopyTo(plain[i].GetGradient<float>());
                    }
                }

                StepResult result = optimizer.Step();
                Assert.Equal(expected.Step().UpdatedParameters, result.UpdatedParameters);
            }
        }

        for (int i = 0; i < tensors.Length; i++)
        {
            Assert.Equal(plain[i].GetValues<float>().ToArray(), tensors[i].parameter.data<float>().ToArray());
        }
    }

    [SkippableFact]
    public void A_backward_pass_that_needs_the_values_before_is_refused()
    {
        using var module = nn.Linear(2, 2);
        using var optimizer = TorchAdamW.For(module, 1e-2);
        using Tensor input = ones(1, 2, requires_grad: true);
        using Tensor first = module.forward(module.forward(input)).sum();
        using Tensor second = module.forward(module.forward(input)).sum();
        first.backward();
        optimizer.Step();
        string message = Assert.ThrowsAny<Exception>(() => second.backward()).Message;
        Assert.Contains("modified by an inplace operation", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_disposed_module_is_an_exception_that_names_the_tensor()
    {
        var module = nn.Linear(2, 2);
        using var optimizer = TorchAdamW.For(module, 1e-2);
        module.Dispose();
        Assert.Contains("weight", Assert.Throws<ObjectDisposedException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(0, optimizer.StepCount);
    }

    [SkippableFact]
    public void A_module_of_another_type_since_is_an_exception()
    {
        using var module = nn.Linear(2, 2);
        using var optimizer = TorchAdamW.For(module, 1e-2);
        module.to(ScalarType.Float64);
        Assert.Throws<ObjectDisposedException>(() => optimizer.Step());
    }

    [SkippableFact]
    public void A_parameter_that_was_replaced_and_disposed_is_an_exception()
    {
        using var module = nn.Linear(2, 2);
        using var optimizer = TorchAdamW.For(module, 1e-2);

        // TorchSharp's setter disposes the tensor that was there.
        module.weight = nn.Parameter(ones(2, 2));
        module.forward(ones(1, 2)).sum().backward();
        Assert.Contains("weight", Assert.Throws<ObjectDisposedException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(0, optimizer.StepCount);
        using var anew = TorchAdamW.For(module, 1e-2);
        Assert.Equal(2, anew.Step().UpdatedParameters);
    }

    [SkippableFact]
    public void A_parameter_that_was_replaced_and_lives_on_is_left_alone_as_by_TorchSharps_optimizers()
    {
        using var module = new Replaceable();
        using var optimizer = TorchAdamW.For(module, 1e-2);
        TorchSharp.Modules.Parameter old = module.Scale;
        module.Scale = nn.Parameter(ones(2));
        module.forward(ones(2)).sum().backward();

        float[] before = old.data<float>().ToArray();
        Assert.Equal(0, optimizer.Step().UpdatedParameters);
        Assert.Equal(before, old.data<float>().ToArray());
        Assert.Equal([1f, 1f], module.Scale.data<float>().ToArray());
        module.Scale.Dispose();
    }

    [SkippableFact]
    public void A_tensor_whose_memory_was_replaced_under_it_is_refused()
    {
        using var module = nn.Linear(2, 2);
        using var optimizer = TorchAdamW.For(module, 1e-2);
        using (no_grad())
        {
            using Tensor other = ones(2, 2);
            module.weight!.set_(other);
        }

        Assert.Contains("'weight' has its values in other memory than before", Assert.Throws<InvalidOperationException>(() => optimizer.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(0, optimizer.StepCount);
    }

    [SkippableFact]
    public void A_gradient_that_is_not_finite_skips_the_step()
    {
        using var module = nn.Linear(2, 2);
        using var optimizer = CarefulSgd.For(module, 1e-2);
        float[] before = module.weight!.data<float>().ToArray();
        module.weight.grad = tensor(new[] { 1f, float.NaN, 1f, 1f }).reshape(2, 2);
        StepResult result = optimizer.Step();
        Assert.NotEqual(StepOutcome.Taken, result.Outcome);
        Assert.Equal("weight", result.FirstNonFiniteParameter);
        Assert.Equal(before, module.weight.data<float>().ToArray());
    }

    [SkippableFact]
    public void Gradients_are_forgotten_or_set_to_zero()
    {
        using var module = nn.Linear(2, 2);
        using var optimizer = TorchAdamW.For(module, 1e-2);
        module.forward(ones(1, 2)).sum().backward();
        optimizer.ZeroGrad(setToNone: false);
        Assert.All(module.weight!.grad!.data<float>().ToArray(), static element => Assert.Equal(0f, element));
        optimizer.ZeroGrad();
        Assert.Null(module.weight.grad);
        Assert.Equal(0, optimizer.Step().UpdatedParameters);
    }

    [SkippableFact]
    public void Sixteen_and_sixty_four_bits_are_trained_too()
    {
        Train<DoubleAdamW>(ScalarType.Float64, static module => DoubleAdamW.For(module, 1e-2));
        Train<BFloat16AdamW>(ScalarType.BFloat16, static module => BFloat16AdamW.For(module, 1e-2));
        Train<HalfSgdw>(ScalarType.Float16, static module => HalfSgdw.For(module, 1e-2));
    }

    [SkippableFact]
    public void A_step_allocates_nothing()
    {
        using var module = nn.Sequential(Enumerable.Range(0, 50).Select(static i => ($"layer{i}", (nn.Module<Tensor, Tensor>)nn.Linear(4, 4))));
        using var optimizer = TorchAdamW.For(module, 1e-3);
        optimizer.ThreadCount = 1;
        long allocated = 0;
        for (int i = 0; i < 15; i++)
        {
            // Each step meets gradients in other memory, as after zero_grad and a backward pass.
            foreach (TorchSharp.Modules.Parameter parameter in module.parameters())
            {
                using Tensor gradient = ones_like(parameter);
                parameter.grad = gradient;
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            StepResult result = optimizer.Step();
            allocated += i < 5 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(100, result.UpdatedParameters);
        }

        Assert.Equal(0, allocated);
    }

    [SkippableFact]
    public void A_set_of_optimizers_finds_gradients_that_moved_and_zeroing_between_steps_touches_none_that_may_be_gone()
    {
        TorchSharp.Modules.Linear second = nn.Linear(2, 2);
        using var front = nn.Sequential(("first", nn.Linear(2, 2)));
        using var back = nn.Sequential(("second", second));
        using var one = TorchAdamW.For(front, 1e-2);
        using var other = ScheduledAdamW.For(back, 1e-2);
        var set = new OptimizerSet(one, other);
        for (int step = 0; step < 3; step++)
        {
            one.ZeroGrad();
            other.ZeroGrad();
            back.forward(front.forward(ones(1, 2))).sum().backward();
            Assert.Equal(4, set.Step().UpdatedParameters);
            float[] gradient = second.weight!.grad!.data<float>().ToArray();
            other.ZeroGradients();
            Assert.Equal(gradient, second.weight.grad!.data<float>().ToArray());
        }
    }

    private sealed class Replaceable : nn.Module<Tensor, Tensor>
    {
        internal Replaceable()
            : base(nameof(Replaceable)) => register_parameter("scale", Scale);

        internal TorchSharp.Modules.Parameter Scale { get; set; } = nn.Parameter(ones(2));

        public override Tensor forward(Tensor input) => input * Scale;
    }

    private static void Train<TOptimizer>(ScalarType type, Func<nn.Module, TOptimizer> optimizerOf)
        where TOptimizer : IOptimizer
    {
        manual_seed(1);
        using var module = nn.Linear(4, 1).to(type);
        using TOptimizer optimizer = optimizerOf(module);
        using Tensor input = randn(16, 4).to(type), target = randn(16, 1).to(type);
        double first = 0, last = 0;
        for (int step = 0; step < 200; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGrad();
            Tensor loss = (module.forward(input) - target).pow(2).mean();
            loss.backward();
            Assert.Equal(2, optimizer.Step().UpdatedParameters);
            last = loss.to(ScalarType.Float64).item<double>();
            first = step == 0 ? last : first;
        }

        Assert.True(last < 0.9 * first, $"{type}: the loss went from {first} to {last}");
    }

    private static double[] Losses(bool useOurs)
    {
        manual_seed(2);
        using var module = nn.Sequential(("a", nn.Linear(8, 32)), ("act", nn.ReLU()), ("b", nn.Linear(32, 1)));
        using Tensor input = randn(64, 8), target = input.sum(1, keepdim: true).sin();
        using TorchAdamW? ours = useOurs ? new TorchAdamW(3e-3, module.AsParameters().Cast<Parameter<float>>()) : null;
        using TorchSharp.Modules.AdamW? theirs = useOurs ? null : optim.AdamW(module.parameters(), lr: 3e-3, weight_decay: 0.01);
        double[] losses = new double[200];
        for (int step = 0; step < losses.Length; step++)
        {
            using var scope = NewDisposeScope();
            ours?.ZeroGrad();
            theirs?.zero_grad();
            Tensor loss = (module.forward(input) - target).pow(2).mean();
            loss.backward();
            losses[step] = loss.item<float>();
            ours?.Step();
            theirs?.step();
        }

        return losses;
    }
}
