"""Measures PyTorch's AdamW for StepBenchmarks: one JSON request per line on stdin, one JSON reply per line on stdout.

The first line is written unasked, when PyTorch is loaded: its name, the variants that work here, and those that do not, with the reason.
Requests: {"do": "prepare", "tensors", "length", "threads"}, with "shape" where tensors are to have more dimensions than one, {"do": "measure", "variant", "seconds"},
{"do": "release"}.
The end of stdin ends the process. Steps are timed one by one, as the harness times its own: untimed steps for a quarter of the time,
then timed ones, of which the median is reported.
"""

import json
import signal
import statistics
import sys
import time

import torch

LEARNING_RATE = 1e-3
CONSTANTS = {"betas": (0.9, 0.95), "eps": 1e-8, "weight_decay": 1e-5}
VARIANTS = {
    "foreach=False": {"foreach": False},
    "foreach=True": {"foreach": True},
    "fused=True": {"fused": True},
}
FEWEST_STEPS = 3
MOST_STEPS = 4096


def make_optimizer(parameters, variant):
    return torch.optim.AdamW(parameters, lr=LEARNING_RATE, **CONSTANTS, **VARIANTS[variant])


def make_parameters(tensors, shape):
    generator = torch.Generator().manual_seed(1)
    parameters = []
    for _ in range(tensors):
        parameter = torch.nn.Parameter(torch.empty(shape).uniform_(0.1, 1.0, generator=generator))
        parameter.grad = torch.empty(shape).uniform_(0.001, 0.01, generator=generator)
        parameters.append(parameter)
    return parameters


def first_line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def make_optimizers(parameters):
    return {variant: make_optimizer(parameters, variant) for variant in find_variants()[0]}


def find_variants():
    return find(VARIANTS)


def find(variants):
    """Which variants take a step here; the others with the reason that PyTorch gives."""
    working, skipped = [], {}
    for variant in variants:
        try:
            make_optimizer(make_parameters(1, (2, 4)), variant).step()
            working.append(variant)
        except (TypeError, RuntimeError, NotImplementedError) as error:
            skipped[variant] = first_line(error)
    return working, skipped


def median_seconds_per_step(step, at_least):
    started = time.perf_counter()
    while True:
        step()
        if time.perf_counter() - started >= at_least / 4:
            break
    seconds = []
    started = before = time.perf_counter()
    while len(seconds) < FEWEST_STEPS or (len(seconds) < MOST_STEPS and before - started < at_least):
        step()
        after = time.perf_counter()
        seconds.append(after - before)
        before = after
    return statistics.median(seconds)


def reply(**message):
    print(json.dumps(message), flush=True)


def main():
    # Ctrl-C is the harness's business: it closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    working, skipped = find_variants()
    reply(name="PyTorch " + torch.__version__, variants=working, skipped=skipped)
    parameters, optimizers = [], {}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["do"] == "prepare":
                torch.set_num_threads(request["threads"])
                # Values and gradients are shared by the variants; each has its own state.
                parameters = make_parameters(request["tensors"], request.get("shape", request["length"]))
                optimizers = make_optimizers(parameters)
                reply()
            elif request["do"] == "measure":
                step = optimizers[request["variant"]].step
                reply(secondsPerStep=median_seconds_per_step(step, request["seconds"]))
            elif request["do"] == "release":
                parameters, optimizers = [], {}
                reply()
            else:
                reply(error="unknown request '%s'" % request["do"])
        except Exception as error:  # whatever it is, the harness prints it as the reason and goes on without this peer
            reply(error=first_line(error))


if __name__ == "__main__":
    main()
