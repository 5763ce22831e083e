"""Measures PyTorch's optimizers for StepBenchmarks --family: the fused form of each, or the other forms of a class that has none."""

import torch

import torch_adamw
import torch_classes

CLASSES = {
    "SGD": {"lr": 1e-3, "momentum": 0.9, "weight_decay": 1e-5},
    "AdamW": {"lr": 1e-3, "betas": (0.9, 0.95), "weight_decay": 1e-5},
    "NAdam": {"lr": 1e-3, "weight_decay": 1e-5, "decoupled_weight_decay": True},
    "RAdam": {"lr": 1e-3, "weight_decay": 1e-5, "decoupled_weight_decay": True},
    "Adafactor": {"lr": 1e-3, "weight_decay": 1e-5},
}


def make_optimizer(parameters, variant):
    name, way = torch_classes.split(variant)
    if not hasattr(torch.optim, name):
        raise RuntimeError("this version has no " + name)
    arguments = dict(CLASSES[name], **torch_adamw.VARIANTS[way])
    if "decoupled_weight_decay" in arguments and torch.__version__.startswith("1."):
        del arguments["decoupled_weight_decay"]
    return getattr(torch.optim, name)(parameters, **arguments)


if __name__ == "__main__":
    torch_classes.serve(make_optimizer, CLASSES, ["fused=True"], ["foreach=False", "foreach=True"])
