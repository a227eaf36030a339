"""Single operations, forward and backward, in float64; preference optimization; rounding to float16 and bfloat16."""
import math

import numpy
import torch
import torch.nn.functional as F

from .folders import write_json
from .optimizers import digits
from .reference import ACTIVATIONS

ALL_ACTIVATIONS = {
    **ACTIVATIONS,
    "linear": lambda x: x,
    "leaky_relu": F.leaky_relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


def leaf(values):
    """float32 numbers as float64, with a gradient."""
    return torch.as_tensor(values).float().double().requires_grad_()


def backward(y, dy, **leaves):
    """The gradients of Σ y·dy."""
    gradients = torch.autograd.grad((y * dy).sum(), list(leaves.values()))
    return {f"d{name}": digits(gradient) for name, gradient in zip(leaves, gradients)}


def softmax(rng):
    x = torch.from_numpy(3 * rng.standard_normal((5, 7)))
    x[1] += 1000  # what overflows without the largest taken off
    x[2, 3] = 90
    x[3] = 0.5
    x[4] = torch.tensor([-80.0, 80, -80, 80, 0, 1e-3, -1e-3])
    x, dy = leaf(x), leaf(rng.standard_normal((5, 7))).detach()
    scale = 0.5  # of which products are exact
    y = F.softmax(scale * x, dim=-1)
    return {"shape": x.shape, "scale": scale, "x": digits(x), "y": digits(y), "dy": digits(dy), **backward(y, dy, x=x)}


def norms(rng):
    rows, cols, eps = 5, 9, 1e-5
    x = torch.from_numpy(rng.standard_normal((rows, cols)))
    x[1] += 50
    x[2] *= 1e-3
    x[3] *= 1e3
    x, w, b = leaf(x), leaf(1 + 0.3 * rng.standard_normal(cols)), leaf(0.3 * rng.standard_normal(cols))
    dy = leaf(rng.standard_normal((rows, cols))).detach()
    layer = F.layer_norm(x, (cols,), w, b, eps)
    rms = x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * w
    common = {"shape": (rows, cols), "eps": eps, "x": digits(x), "w": digits(w), "b": digits(b), "dy": digits(dy)}
    return {
        "layer_norm": {**common, "y": digits(layer), **backward(layer, dy, x=x, w=w, b=b)},
        "rms_norm": {**common, "y": digits(rms), **backward(rms, dy, x=x, w=w)},
    }


def activations():
    points = [i / 4 for i in range(-40, 41)] + [-90.0, 90.0, 1e-6, -1e-6, -5.9, -6.5, -8.3, 3.3]
    x = leaf(points)
    found = {"x": digits(x)}
    for name, f in ALL_ACTIVATIONS.items():
        y = f(x)
        found[name] = {"y": digits(y), "slope": digits(torch.autograd.grad(y.sum(), x)[0])}
    return found


def cross_entropy(rng):
    rows, cols = 6, 11
    logits = torch.from_numpy(4 * rng.standard_normal((rows, cols)))
    logits[1] += 500
    logits[2, 4] = 60  # certain, and wrong
    logits = leaf(logits)
    targets = torch.tensor([3, 10, 0, -100, 7, 5])
    coefficients = leaf(rng.standard_normal(rows)).detach()
    losses = F.cross_entropy(logits, targets, ignore_index=-100, reduction="none")
    return {
        "shape": (rows, cols),
        "logits": digits(logits),
        "targets": targets.tolist(),
        "losses": digits(losses),
        "coefficients": digits(coefficients),
        **backward(losses, coefficients, logits=logits),
    }


def preferences(rng):
    """Rafailov et al. 2023, arXiv:2305.18290, equation 7, for log-probabilities of whole answers."""
    beta, n = 0.1, 8
    names = ("policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected")
    logps = {name: leaf(-40 + 15 * rng.standard_normal(n)) for name in names}
    margin = logps["policy_chosen"] - logps["reference_chosen"]
    margin = margin - (logps["policy_rejected"] - logps["reference_rejected"])
    losses = -F.logsigmoid(beta * margin)
    policy = {name: logps[name] for name in names[:2]}
    return {
        "beta": beta,
        **{name: digits(value) for name, value in logps.items()},
        "losses": digits(losses),
        **backward(losses, torch.ones(n), **policy),
    }


def rounding(rng):
    """Bits of float32 numbers, and of what float16 and bfloat16 make of them: nearest, ties to even."""
    values = [0.0, -0.0, 1.0, -1.0, 1 / 3, math.pi, math.inf, -math.inf]
    for exponent in (0, 10, -14, 15):  # halfway between two float16, and a little to each side; normal numbers
        for step in (1, 3, 5, 1023 * 2 + 1):
            tie = 2.0**exponent * (1 + step / 2048)
            values += [tie, tie * (1 + 2**-22), -tie * (1 - 2**-22)]
    for step in (0, 0.5, 1, 1.5, 2.5, 3, 511.5, 1022.5, 1023, 1023.5):  # subnormal numbers of float16
        values += [step * 2.0**-24, -step * 2.0**-24 * (1 + 2**-20)]
    values += [65504.0, 65519.0, 65519.996, 65520.0, 65536.0, -65519.0, -65520.0, 1e6]
    for exponent in (0, 100, -100, -126, 127):  # the same for bfloat16
        for step in (1, 3, 127 * 2 + 1):
            tie = 2.0**exponent * (1 + step / 256)
            values += [tie, tie * (1 + 2**-20), tie * (1 - 2**-20), -tie]
    values += [2.0**-149, 2.0**-134, 3 * 2.0**-135, 2.0**-133, 3.4028234e38, 3.3895314e38, 3.3961e38]
    x = torch.tensor(values + (10.0 ** rng.uniform(-9, 6, 60) * rng.choice([-1, 1], 60)).tolist())

    def bits(tensor, kind, mask):
        return [int(i) & mask for i in tensor.numpy().view(kind)]

    return {
        "float32": bits(x, "int32", 0xFFFFFFFF),
        "float16": bits(x.half(), "int16", 0xFFFF),
        "bfloat16": [int(i) & 0xFFFF for i in x.bfloat16().view(torch.int16)],
    }


def make(path, seed, provenance):
    rng = numpy.random.default_rng([seed, 2])
    found = {"provenance": provenance, "softmax": softmax(rng), **norms(rng), "activations": activations()}
    found |= {"cross_entropy": cross_entropy(rng), "dpo": preferences(rng), "rounding": rounding(rng)}
    found["rounding"]["note"] = "float8 is from torch 2.1 on; test/core has its own"
    write_json(path, found)
    print(f"operations: {', '.join(name for name in found if name != 'provenance')}")
