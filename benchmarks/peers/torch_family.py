"""Measures PyTorch's optimizers beside AdamW for StepBenchmarks --family; the protocol is torch_adamw.py's.

A variant is a class and a way of stepping: "NAdam, foreach=True". Only one optimizer exists at a time, because the state of all would not fit.
"""

import torch

import torch_adamw

CLASSES = {
    "SGD": {"lr": 1e-3, "momentum": 0.9, "weight_decay": 1e-5},
    "AdamW": {"lr": 1e-3, "betas": (0.9, 0.95), "weight_decay": 1e-5},
    "NAdam": {"lr": 1e-3, "weight_decay": 1e-5, "decoupled_weight_decay": True},
    "RAdam": {"lr": 1e-3, "weight_decay": 1e-5, "decoupled_weight_decay": True},
}


class OneAtATime(dict):
    """The optimizers of the peer: asking for another drops the one before."""

    def __init__(self, parameters):
        super().__init__()
        self.parameters = parameters

    def __missing__(self, variant):
        self.clear()
        self[variant] = make_optimizer(self.parameters, variant)
        return self[variant]


def make_optimizer(parameters, variant):
    name, way = variant.split(", ")
    arguments = dict(CLASSES[name], **torch_adamw.VARIANTS[way])
    if "decoupled_weight_decay" in arguments and torch.__version__.startswith("1."):
        del arguments["decoupled_weight_decay"]
    return getattr(torch.optim, name)(parameters, **arguments)


if __name__ == "__main__":
    ways = torch_adamw.VARIANTS
    torch_adamw.make_optimizer = make_optimizer
    torch_adamw.make_optimizers = OneAtATime
    torch_adamw.find_variants = lambda: torch_adamw.find(["%s, %s" % (name, way) for name in CLASSES for way in ways])
    torch_adamw.main()
