"""Measures torch.optim.AdamW(fused=True) on the first CUDA device for GpuBenchmarks.

Arguments: one "tensors x length" per case, as in 1x67108864 1000x25000. Per case one line of JSON on stdout: the median seconds of a step,
or the reason why there is none. The first line names PyTorch and the device.
"""

import json
import statistics
import sys
import time

ROUNDS = 9
FEWEST_PER_ROUND = 3
SECONDS_PER_ROUND = 0.3


def time_steps(step, synchronize, count):
    synchronize()
    started = time.perf_counter()
    for _ in range(count):
        step()
    synchronize()
    return (time.perf_counter() - started) / count


def seconds_per_step(torch, tensors, length):
    parameters = []
    for _ in range(tensors):
        parameter = torch.nn.Parameter(torch.empty(length, device="cuda").uniform_(0.1, 1.0))
        parameter.grad = torch.empty(length, device="cuda").uniform_(0.001, 0.01)
        parameters.append(parameter)
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.95), eps=1e-8, weight_decay=1e-5, fused=True)
    synchronize = torch.cuda.synchronize
    time_steps(optimizer.step, synchronize, FEWEST_PER_ROUND)
    estimate = time_steps(optimizer.step, synchronize, FEWEST_PER_ROUND)
    count = max(FEWEST_PER_ROUND, int(min(SECONDS_PER_ROUND / estimate, 100000)))
    return statistics.median(time_steps(optimizer.step, synchronize, count) for _ in range(ROUNDS))


def reply(**message):
    print(json.dumps(message), flush=True)


def main():
    try:
        import torch
    except ImportError:
        reply(error="PyTorch is not installed")
        return
    if not torch.cuda.is_available():
        reply(error="PyTorch has no CUDA device")
        return
    reply(name="PyTorch %s on %s" % (torch.__version__, torch.cuda.get_device_name(0)))
    for case in sys.argv[1:]:
        tensors, length = (int(number) for number in case.split("x"))
        try:
            reply(secondsPerStep=seconds_per_step(torch, tensors, length))
        except RuntimeError as error:
            reply(error=(str(error).strip().splitlines() or [type(error).__name__])[0])
        torch.cuda.empty_cache()


if __name__ == "__main__":
    main()
