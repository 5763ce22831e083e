"""Measures PyTorch's fused steps for StepBenchmarks --peers, or its other forms in a version that has none, and the operator of the fused form by itself."""

import torch

import torch_adamw
import torch_classes

SGD = {"lr": 1e-3, "momentum": 0.9, "weight_decay": 1e-5}
ADAMW = {"lr": 1e-3, "betas": (0.9, 0.95), "eps": 1e-8, "weight_decay": 1e-5}
STEPPED = {
    "AdamW": (torch.optim.AdamW, ADAMW, torch.float32),
    "SGDW": (torch.optim.SGD, SGD, torch.float32),
    "AdamW, bfloat16": (torch.optim.AdamW, ADAMW, torch.bfloat16),
}
OPERATOR = "operator"


class Operator:
    """The operator that a fused optimizer calls, with the same tensors: no Python for each tensor, and no step is counted."""

    def __init__(self, optimizer):
        parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
        optimizer.step()
        states = [optimizer.state[parameter] for parameter in parameters]
        values, gradients = [parameter.detach() for parameter in parameters], [parameter.grad for parameter in parameters]
        if isinstance(optimizer, torch.optim.SGD):
            buffers = [state["momentum_buffer"] for state in states]
            self.step = lambda: torch._fused_sgd_(
                values, gradients, buffers, weight_decay=SGD["weight_decay"], momentum=SGD["momentum"], lr=SGD["lr"], dampening=0.0, nesterov=False,
                maximize=False, is_first_step=False)
        else:
            moments = [[state[name] for state in states] for name in ("exp_avg", "exp_avg_sq")]
            steps = [state["step"] for state in states]
            self.step = lambda: torch._fused_adamw_(
                values, gradients, *moments, [], steps, lr=ADAMW["lr"], beta1=ADAMW["betas"][0], beta2=ADAMW["betas"][1],
                weight_decay=ADAMW["weight_decay"], eps=ADAMW["eps"], amsgrad=False, maximize=False)


def convert(parameter, dtype):
    if parameter.dtype == dtype:
        return parameter
    converted = torch.nn.Parameter(parameter.detach().to(dtype))
    converted.grad = parameter.grad.to(dtype)
    return converted


def make_optimizer(parameters, variant):
    name, way = torch_classes.split(variant)
    kind, arguments, dtype = STEPPED[name]
    converted = [convert(parameter, dtype) for parameter in parameters]
    if way == OPERATOR:
        return Operator(kind(converted, **arguments, fused=True))
    return kind(converted, **arguments, **torch_adamw.VARIANTS[way])


if __name__ == "__main__":
    torch_classes.serve(make_optimizer, STEPPED, ["fused=True", OPERATOR], ["foreach=False", "foreach=True"])
