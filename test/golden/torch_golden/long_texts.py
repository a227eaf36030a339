"""
Models and texts beyond the blocks and tiles that kernels work in. Too large to be stored: weights are made by a rule, and of
logits and gradients there are samples.
"""
import math

import numpy
import torch

from . import folders, hugging_face, tensors
from .cases import GPT2, LLAMA, Case
from .models import compute, confirm
from .reference import parameter_shapes

SAMPLES = {"logits": 1000, "gradients": 100}

CASES = [
    Case(
        "mistral-long",
        LLAMA,
        T=100,
        model_type="mistral",
        vocab_size=530,
        hidden_size=64,
        intermediate_size=272,
        num_attention_heads=8,
        num_key_value_heads=2,
        head_dim=8,
        max_position_embeddings=128,
        sliding_window=40,
    ),
    Case(
        "gpt2-long",
        GPT2,
        T=90,
        vocab_size=301,
        hidden_size=44,
        intermediate_size=176,
        num_attention_heads=4,
        num_key_value_heads=4,
        head_dim=11,
        max_position_embeddings=96,
    ),
]


def mixed(numbers):
    """32-bit whole numbers, mixed well: two rounds of multiplying and shifting, found by Wellons's hash prospector."""
    with numpy.errstate(over="ignore"):
        x = numpy.asarray(numbers, dtype=numpy.uint32) * numpy.uint32(0x9E3779B9)
        x = (x ^ (x >> numpy.uint32(16))) * numpy.uint32(0x21F0AAAD)
        x = (x ^ (x >> numpy.uint32(15))) * numpy.uint32(0x735A2D97)
        return x ^ (x >> numpy.uint32(15))


def rule(name, shape):
    """A parameter's numbers are shift + scale·u, u even in [−1, 1)."""
    if name.endswith(".bias"):
        return {"shift": 0.0, "scale": 0.5}
    if "norm" in name:
        return {"shift": 1.0, "scale": 0.5}
    return {"shift": 0.0, "scale": 1.2 if "embed" in name else 2 / math.sqrt(shape[1])}


def make_parameters(config):
    """All parameters, and by which rules, in order; the numbers count on from one to the next."""
    parameters, rules, count = {}, [], 0
    for name, shape in parameter_shapes(config).items():
        size = math.prod(shape)
        u = mixed(numpy.arange(count, count + size)) / 2.0**31 - 1
        count += size
        how = rule(name, shape)
        parameters[name] = torch.from_numpy(how["shift"] + how["scale"] * u).float().reshape(shape)
        rules.append({"name": name, **how})
    return parameters, rules


def sample(tensor, count):
    """Some numbers of a tensor, strewn over it: element (7919·i + 13) mod size."""
    values = tensor.detach().flatten()
    return values[(7919 * torch.arange(min(count, len(values))) + 13) % len(values)]


def make(root, seed, provenance):
    root.mkdir(exist_ok=True)
    for case in CASES:
        rng = numpy.random.default_rng([seed, 3, case.T])
        parameters, rules = make_parameters(case.config)
        tokens = torch.from_numpy(rng.integers(0, case.config["vocab_size"], (2, case.T)))
        targets = torch.from_numpy(rng.integers(0, case.config["vocab_size"], (2, case.T)))
        targets[0, 60:70] = -100
        coefficients = torch.full(targets.shape, 1 / int((targets >= 0).sum()))
        loss, found = compute(case, parameters, tokens, targets, coefficients, torch.float64)
        opinion = None
        if hugging_face.can_confirm(case):
            opinion = hugging_face.verdict(case, **confirm(case, parameters, tokens, targets, coefficients)[0])

        golden = {"losses": found["losses"], "logits": sample(found["logits"], SAMPLES["logits"])}
        norms = {}
        for key, value in found.items():
            if key.startswith("gradients/"):
                golden[key] = sample(value, SAMPLES["gradients"])
                norms[key.removeprefix("gradients/")] = float(value.norm())
        tensors.save(root / f"{case.name}.safetensors", {name: value.float() for name, value in golden.items()})
        about = {
            "provenance": provenance,
            "confirmed_by": opinion,
            "config": case.config,
            "rules": rules,
            "tokens": tokens.tolist(),
            "targets": targets.tolist(),
            "loss": loss,
            "gradient_norms": norms,
        }
        folders.write_json(root / f"{case.name}.json", about)
        print(f"{case.name:20} {opinion or 'our reference alone'}")
