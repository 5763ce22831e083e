using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace GenOptim.TorchTests;

/// <summary>A module's tensors as parameters: the same memory, each tensor once, and clear refusals.</summary>
public sealed unsafe class ModuleParametersTests
{
    public ModuleParametersTests() => LibTorch.Need();

    [SkippableFact]
    public void Parameters_are_the_tensors_own_memory()
    {
        using var module = nn.Sequential(("first", nn.Linear(3, 4)), ("second", nn.Linear(4, 2, hasBias: false)));
        IReadOnlyList<Parameter> parameters = module.AsParameters();

        Assert.Equal(["first.weight", "first.bias", "second.weight"], parameters.Select(parameter => parameter.Name));
        Assert.Equal(["4, 3", "4", "2, 4"], parameters.Select(parameter => string.Join(", ", parameter.Shape)));
        foreach ((Parameter parameter, (string _, Tensor tensor)) in parameters.Zip(module.named_parameters()))
        {
            fixed (float* values = parameter.GetValues<float>())
            fixed (byte* bytes = tensor.bytes)
            {
                Assert.Equal((nint)bytes, (nint)values);
            }
        }
    }

    [SkippableFact]
    public void A_tied_tensor_is_one_parameter_and_is_stepped_once()
    {
        using var module = new Tied();
        using var optimizer = CarefulSgd.For(module, 0.5);
        Assert.Equal(["inner.weight"], optimizer.ParameterGroups.SelectMany(group => group.Parameters).Select(parameter => parameter.Name));

        using Tensor before = module.Weight.detach().clone();
        using Tensor loss = module.forward(ones(1, 2)).sum();
        loss.backward();
        using Tensor expected = before - (0.5 * module.Weight.grad!);
        optimizer.ClippingThreshold = 1e6;
        optimizer.Step();
        Assert.True(expected.equal(module.Weight.detach()).all().item<bool>());
    }

    [SkippableFact]
    public void What_cannot_be_trained_in_place_is_refused_by_name_all_at_once()
    {
        using var module = new Refused();
        string message = Assert.Throws<ArgumentException>(() => module.AsParameters()).Message;
        Assert.Contains("'transposed': its memory is not contiguous: assign it .contiguous()", message, StringComparison.Ordinal);
        Assert.Contains("'complex': its type is ComplexFloat32", message, StringComparison.Ordinal);
        Assert.DoesNotContain("'good'", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_tensor_on_another_device_is_refused_by_name_with_what_to_do()
    {
        // A device without a GPU behind it; those of a GPU go the same way.
        using var module = nn.Linear(2, 2, device: META);
        string message = Assert.Throws<ArgumentException>(() => module.AsParameters()).Message;
        Assert.Contains("'weight': it is on meta", message, StringComparison.Ordinal);
        Assert.Contains("move the module with .cpu(), or step on an accelerator with a class that has Backends.Ilgpu", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_class_of_another_number_type_names_the_parameter()
    {
        using var module = nn.Linear(2, 2).to(ScalarType.Float64);
        string message = Assert.ThrowsAny<ArgumentException>(() => TorchAdamW.For(module, 1e-3)).Message;
        Assert.Contains("weight", message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_split_is_by_name_and_shape()
    {
        using var module = nn.Sequential(("embedding", nn.Embedding(5, 4)), ("linear", nn.Linear(4, 4)), ("norm", nn.LayerNorm(4)));
        using var optimizer = ScheduledAdamW.For(module, 1e-3, weightDecay: 2e-3);
        Assert.Equal(["decay", "no decay"], optimizer.ParameterGroups.Select(group => group.Name));
        Assert.Equal(["linear.weight"], optimizer.ParameterGroups[0].Parameters.Select(parameter => parameter.Name));
        Assert.Equal(["embedding.weight", "linear.bias", "norm.weight", "norm.bias"], optimizer.ParameterGroups[1].Parameters.Select(parameter => parameter.Name));
        Assert.Equal(2e-3, ((ScheduledAdamW.ParameterGroup)optimizer.ParameterGroups[0]).WeightDecay);
        Assert.Equal(0, ((ScheduledAdamW.ParameterGroup)optimizer.ParameterGroups[1]).WeightDecay);
    }

    private sealed class Tied : nn.Module<Tensor, Tensor>
    {
        [TorchSharp.Utils.ComponentName(Name = "inner")]
        private readonly TorchSharp.Modules.Linear _inner = nn.Linear(2, 2, hasBias: false);
        [TorchSharp.Utils.ComponentName(Name = "again")]
        private readonly TorchSharp.Modules.Linear _again = nn.Linear(2, 2, hasBias: false);

        internal Tied()
            : base(nameof(Tied))
        {
            _again.weight = _inner.weight;
            RegisterComponents();
        }

        internal Tensor Weight => _inner.weight!;

        public override Tensor forward(Tensor input) => _again.forward(_inner.forward(input));
    }

    private sealed class Refused : nn.Module
    {
        [TorchSharp.Utils.ComponentName(Name = "good")]
        private readonly TorchSharp.Modules.Parameter _good = nn.Parameter(ones(2));
        [TorchSharp.Utils.ComponentName(Name = "transposed")]
        private readonly TorchSharp.Modules.Parameter _transposed = nn.Parameter(ones(2, 3).t());
        [TorchSharp.Utils.ComponentName(Name = "complex")]
        private readonly TorchSharp.Modules.Parameter _complex = nn.Parameter(torch.complex(ones(2), ones(2)));

        internal Refused()
            : base(nameof(Refused)) => RegisterComponents();
    }
}
