"""Measures PyTorch's steps for StepBenchmarks --peers; the protocol is torch_adamw.py's.

A variant is what is stepped, by the table's name, and a way of stepping: "AdamW, bfloat16: fused=True". Only one optimizer exists at a time.
"""

import torch

import torch_adamw

SGD = {"lr": 1e-3, "momentum": 0.9, "weight_decay": 1e-5}
ADAMW = {"lr": 1e-3, "betas": (0.9, 0.95), "eps": 1e-8, "weight_decay": 1e-5}
STEPPED = {
    "AdamW": (torch.optim.AdamW, ADAMW, torch.float32),
    "SGDW": (torch.optim.SGD, SGD, torch.float32),
    "AdamW, bfloat16": (torch.optim.AdamW, ADAMW, torch.bfloat16),
}


def convert(parameter, dtype):
    if parameter.dtype == dtype:
        return parameter
    converted = torch.nn.Parameter(parameter.detach().to(dtype))
    converted.grad = parameter.grad.to(dtype)
    return converted


def make_optimizer(parameters, variant):
    name, way = variant.split(": ")
    kind, arguments, dtype = STEPPED[name]
    return kind([convert(parameter, dtype) for parameter in parameters], **arguments, **torch_adamw.VARIANTS[way])


class OneAtATime(dict):
    """The optimizers of the peer: asking for another drops the one before."""

    def __init__(self, parameters):
        super().__init__()
        self.parameters = parameters

    def __missing__(self, variant):
        self.clear()
        self[variant] = make_optimizer(self.parameters, variant)
        return self[variant]


if __name__ == "__main__":
    ways = torch_adamw.VARIANTS
    torch_adamw.make_optimizer = make_optimizer
    torch_adamw.make_optimizers = OneAtATime
    torch_adamw.find_variants = lambda: torch_adamw.find(["%s: %s" % (name, way) for name in STEPPED for way in ways])
    torch_adamw.main()
