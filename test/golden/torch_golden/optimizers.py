"""
Ten steps of each optimizer on a small function with many valleys, in float64: torch.optim's where torch has it. Lion is
its paper's algorithm 2 (Chen et al. 2023, arXiv:2302.06675), Muon Keller Jordan's (https://kellerjordan.github.io/posts/muon/),
except that its Newton-Schulz iteration runs in the numbers given instead of bfloat16.
"""
import numpy
import torch

from .folders import write_json

SHAPES = {"tall": (6, 4), "wide": (3, 5), "vector": (5,)}
STEPS = 10


def function(parameters, slopes):
    """½ Σ (wᵢ − wᵢ₊₁)² + Σ cos(3wᵢ)/3 − Σ bᵢwᵢ over all parameters as one vector w."""
    w = torch.cat([p.flatten() for p in parameters])
    return (w[1:] - w[:-1]).square().sum() / 2 + (3 * w).cos().sum() / 3 - slopes @ w


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = (beta1 * m + (1 - beta1) * p.grad).sign()
                p.sub_(group["lr"] * (update + group["weight_decay"] * p))
                m.copy_(beta2 * m + (1 - beta2) * p.grad)


def newton_schulz(G):
    a, b, c = 3.4445, -4.7750, 2.0315
    X = G / (G.norm() + 1e-7)
    X = X.T if G.shape[0] > G.shape[1] else X
    for _ in range(5):
        A = X @ X.T
        X = a * X + (b * A + c * A @ A) @ X
    return X.T if G.shape[0] > G.shape[1] else X


class Muon(torch.optim.Optimizer):
    """For matrices; vectors are AdamW's."""

    def __init__(self, params, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.rest = []
        for group in self.param_groups:
            vectors = [p for p in group["params"] if p.ndim < 2]
            group["params"] = [p for p in group["params"] if p.ndim >= 2]
            if vectors:
                self.rest.append(torch.optim.AdamW(vectors, lr=lr, weight_decay=group["weight_decay"]))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            mu = group["momentum"]
            for p in group["params"]:
                v = self.state[p].setdefault("v", torch.zeros_like(p))
                v.lerp_(p.grad, 1 - mu)
                update = newton_schulz(p.grad.lerp(v, mu)) * max(1, p.shape[0] / p.shape[1]) ** 0.5
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.sub_(group["lr"] * update)
        for optimizer in self.rest:
            optimizer.step()


optim = torch.optim

# What it is called and told in the package, and what makes it here. Decay is for matrices alone.
RUNS = [
    ("sgd", 0.1, {}, lambda p: optim.SGD(p, 0.1)),
    ("sgd", 0.1, {"weightDecay": 0.1}, lambda p: optim.SGD(p, 0.1)),
    ("momentum", 0.05, {"momentum": 0.9}, lambda p: optim.SGD(p, 0.05, momentum=0.9)),
    ("momentum", 0.05, {"momentum": 0.8, "weightDecay": 0.1}, lambda p: optim.SGD(p, 0.05, momentum=0.8)),
    ("nesterov", 0.05, {"momentum": 0.9}, lambda p: optim.SGD(p, 0.05, momentum=0.9, nesterov=True)),
    ("rmsprop", 0.02, {}, lambda p: optim.RMSprop(p, 0.02)),
    ("rmsprop", 0.02, {"beta2": 0.9, "epsilon": 1e-3, "weightDecay": 0.1}, lambda p: optim.RMSprop(p, 0.02, alpha=0.9, eps=1e-3)),
    ("adam", 0.05, {}, lambda p: optim.Adam(p, 0.05)),
    ("adam", 0.05, {"weightDecay": 0.1}, lambda p: optim.Adam(p, 0.05)),
    ("adamw", 0.05, {}, lambda p: optim.AdamW(p, 0.05)),
    (
        "adamw",
        0.05,
        {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3, "weightDecay": 0.3},
        lambda p: optim.AdamW(p, 0.05, betas=(0.8, 0.95), eps=1e-3),
    ),
    ("lion", 0.02, {}, lambda p: Lion(p, 0.02)),
    ("lion", 0.02, {"beta1": 0.95, "beta2": 0.98, "weightDecay": 0.3}, lambda p: Lion(p, 0.02, betas=(0.95, 0.98))),
    ("muon", 0.05, {"weightDecay": 0.0}, lambda p: Muon(p, 0.05)),
    ("muon", 0.05, {"momentum": 0.8, "weightDecay": 0.3}, lambda p: Muon(p, 0.05, momentum=0.8)),
]
DEFAULT_DECAY = {"adamw": 0.01}


def digits(tensor):
    return [float(f"{x:.9g}") for x in tensor.flatten().tolist()]


def run(name, settings, make, start, slopes):
    parameters = {key: torch.nn.Parameter(value.clone()) for key, value in start.items()}
    decay = settings.get("weightDecay", DEFAULT_DECAY.get(name, 0.0))
    groups = [
        {"params": [p for p in parameters.values() if p.ndim >= 2], "weight_decay": decay},
        {"params": [p for p in parameters.values() if p.ndim < 2], "weight_decay": 0.0},
    ]
    optimizer = make(groups)
    losses, states = [], {}
    for step in range(1, STEPS + 1):
        for p in parameters.values():
            p.grad = None
        loss = function(parameters.values(), slopes)
        loss.backward()
        optimizer.step()
        losses.append(float(f"{loss:.9g}"))
        if step in (1, 2, STEPS):
            states[step] = {key: digits(p.detach()) for key, p in parameters.items()}
    return losses, states


def make(path, seed, provenance):
    rng = numpy.random.default_rng([seed, 1])
    start = {key: torch.from_numpy(rng.standard_normal(shape)).float().double() for key, shape in SHAPES.items()}
    slopes = torch.from_numpy(rng.standard_normal(sum(value.numel() for value in start.values()))).float().double()
    runs = []
    for name, rate, settings, maker in RUNS:
        losses, states = run(name, settings, maker, start, slopes)
        runs.append({"name": name, "rate": rate, "settings": settings, "losses": losses, "after": states})
    write_json(
        path,
        {
            "provenance": provenance,
            "function": function.__doc__,
            "shapes": SHAPES,
            "start": {key: digits(value) for key, value in start.items()},
            "slopes": digits(slopes),
            "runs": runs,
        },
    )
    print(f"optimizers: {len(runs)} runs of {STEPS} steps")
