"""Five steps of training: AdamW on two groups of parameters, clipped gradients, a cosine schedule with warm-up."""
import math
import zlib

import numpy
import torch
from torch.nn.utils import clip_grad_norm_

from . import folders, hugging_face, tensors
from .cases import CASES
from .models import begin, losses_of
from .reference import Reference

STEPS, WARMUP, RATE, FINAL = 5, 2, 0.01, 0.001
DECAY = 0.1  # of what has two axes or more
BETAS = (0.9, 0.95)

# GPT-2's key biases change nothing: a softmax does not see what all its scores share. Their gradients are rounding errors, which
# Adam would blow up to whole steps but for a larger eps.
EPS = {"llama-gqa": 1e-8, "gpt2": 1e-5}

# All of the one model's gradients are longer, of the other's some.
MAX_NORM = {"llama-gqa": 1.0, "gpt2": 4.0}


def rate_at(step):
    """Warm-up and decay as in nanoGPT."""
    if step < WARMUP:
        return RATE * (step + 1) / (WARMUP + 1)
    progress = (step - WARMUP) / (STEPS - WARMUP)
    return FINAL + 0.5 * (1 + math.cos(math.pi * progress)) * (RATE - FINAL)


def train(case, model, logits_of, parameters, batches):
    groups = [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": DECAY},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=BETAS, eps=EPS[case.name])
    losses, norms = [], []
    for step, (tokens, targets) in enumerate(batches):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(step)
        optimizer.zero_grad()
        loss = losses_of(logits_of(model, tokens), targets).sum() / (targets >= 0).sum()
        loss.backward()
        norms.append(float(clip_grad_norm_(parameters, MAX_NORM[case.name])))
        losses.append(float(loss))
        optimizer.step()
    return losses, norms


def train_ours(case, parameters, batches, dtype):
    model = Reference(case.config, parameters, dtype)
    losses, norms = train(case, model, lambda model, tokens: model(tokens), list(model.parameters()), batches)
    return losses, norms, {name: value.detach() for name, value in model.named().items()}


def confirm(case, parameters, batches):
    """The same with transformers' model, against ours in float32."""
    losses, norms, weights = train_ours(case, parameters, batches, torch.float32)
    theirs = hugging_face.build(case, parameters)
    found = train(case, theirs, lambda model, tokens: model(tokens).logits, list(theirs.parameters()), batches)
    worst = max(abs(a - b) / b for a, b in zip(found[0] + found[1], losses + norms))
    named = dict(theirs.named_parameters())
    for name, value in folders.published(case, weights).items():
        if name.endswith(".attn.bias"):
            continue
        value_there = named[name if name in named else f"transformer.{name}"].detach()
        worst = max(worst, hugging_face.deviation(value_there, value))
    assert worst < 1e-4, f"{case.name}: training with transformers is {worst} off"
    return worst


def make(root, seed, provenance):
    root.mkdir(exist_ok=True)
    for case in CASES:
        if case.name not in EPS:
            continue
        _, parameters = begin(case, seed)
        rng = numpy.random.default_rng([seed, zlib.crc32(f"training {case.name}".encode())])
        batches = []
        for _ in range(STEPS):
            tokens = rng.integers(0, case.config["vocab_size"], (2, case.T + 1))
            targets = numpy.where(rng.random((2, case.T)) < 0.1, -100, tokens[:, 1:])
            batches.append((torch.from_numpy(tokens[:, :-1].copy()), torch.from_numpy(targets)))

        losses, norms, weights = train_ours(case, parameters, batches, torch.float64)
        opinion = None
        if hugging_face.can_confirm(case):
            opinion = hugging_face.verdict(case, training=confirm(case, parameters, batches))
        tensors.save(root / f"{case.name}.safetensors", {name: value.float() for name, value in weights.items()})
        golden = {
            "provenance": provenance,
            "confirmed_by": opinion,
            "model": case.name,
            "adamw": {
                "beta1": BETAS[0],
                "beta2": BETAS[1],
                "epsilon": EPS[case.name],
                "weightDecay": DECAY,
            },
            "max_norm": MAX_NORM[case.name],
            "schedule": {"kind": "cosine", "rate": RATE, "warmup": WARMUP, "steps": STEPS, "final": FINAL},
            "rates": [rate_at(step) for step in range(STEPS)],
            "losses": losses,
            "gradient_norms": norms,
            "tokens": [tokens.tolist() for tokens, _ in batches],
            "targets": [targets.tolist() for _, targets in batches],
        }
        folders.write_json(root / f"{case.name}.json", golden)
        print(f"training {case.name}: losses {losses}, {opinion or 'our reference alone'}")
