"""Golden numbers of whole models: logits, inner activations, losses, gradients, cached decoding."""
import re
import zlib

import numpy
import torch
import torch.nn.functional as F

from . import folders, hugging_face, tensors
from .cases import CASES
from .reference import Reference, random_parameters

PREFILL = 5


def losses_of(logits, targets):
    """(B, T): 0 where the target is −100."""
    losses = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100, reduction="none")
    return losses.view_as(targets)


def compute(case, parameters, tokens, targets, coefficients, dtype):
    """Everything there is to know of one model over one batch, in float64 or float32."""
    model = Reference(case.config, parameters, dtype)
    trace, found = {}, {}
    logits = model(tokens, trace)
    losses = losses_of(logits, targets)
    found["logits"], found["losses"] = logits, losses

    loss = (coefficients * losses).sum()
    named = model.named()
    for name, grad in zip(named, torch.autograd.grad(loss, list(named.values()), retain_graph=True)):
        found[f"gradients/{name}"] = grad

    if case.config["causal"]:
        with torch.no_grad():
            cache = []
            pieces = [tokens[:, :PREFILL], *tokens[:, PREFILL:].split(1, dim=1)]
            found["decoded_logits"] = torch.cat([model(piece, cache=cache) for piece in pieces], dim=1)
        assert hugging_face.deviation(found["decoded_logits"], logits) < (1e-12 if dtype == torch.float64 else 1e-5)
    found["last_pattern"] = trace[f"blocks.{case.config['num_hidden_layers'] - 1}.attn.pattern"]
    for name, value in trace.items():
        if re.match(case.trace, name):
            found[f"trace/{name}"] = value[:1]  # of the first text
    return float(loss), {name: value.detach() for name, value in found.items()}


def confirm(case, parameters, tokens, targets, coefficients):
    """What transformers makes of the same; it must be what our reference makes of it."""
    loss, ours = compute(case, parameters, tokens, targets, coefficients, torch.float32)
    equal = hugging_face.equivalent(case)
    model = hugging_face.build(equal, hugging_face.halves(case, parameters))
    out = model(tokens, output_attentions=True, use_cache=False)
    theirs = (coefficients * losses_of(out.logits, targets)).sum()
    theirs.backward()
    decoded = hugging_face.decode(model, tokens, PREFILL)

    worst = {
        "logits": hugging_face.deviation(out.logits.detach(), ours["logits"]),
        "decoded_logits": hugging_face.deviation(decoded, ours["decoded_logits"]),
        "pattern": hugging_face.deviation(out.attentions[-1].detach(), ours["last_pattern"]),
        "loss": abs(float(theirs) / loss - 1),
        "gradients": 0.0,
    }
    grads = {name[10:]: value for name, value in ours.items() if name.startswith("gradients/")}
    grads = folders.published(equal, hugging_face.halves(case, grads))
    our_grads = {name: value for name, value in grads.items() if not name.endswith(".attn.bias")}
    their_grads = hugging_face.gradients(equal, model)
    assert their_grads.keys() == our_grads.keys(), their_grads.keys() ^ our_grads.keys()
    for name, grad in their_grads.items():
        worst["gradients"] = max(worst["gradients"], hugging_face.deviation(grad, our_grads[name]))
    for name, value in worst.items():
        assert value <= hugging_face.TOLERANCES[name], f"{case.name}: transformers' {name} are {value} off"
    return worst, {"transformers/logits": out.logits.detach()}


def encoder_layers(case, parameters, tokens):
    """A third opinion on post-norm: torch's own nn.TransformerEncoderLayer, over our embeddings."""
    c, w = case.config, {name: value.double() for name, value in parameters.items()}
    trace = {}
    Reference(c, parameters)(tokens, trace)
    x = trace["blocks.0.resid_pre"]
    for n in range(c["num_hidden_layers"]):
        at = f"model.layers.{n}"
        layer = torch.nn.TransformerEncoderLayer(
            c["hidden_size"],
            c["num_attention_heads"],
            c["intermediate_size"],
            dropout=0.0,
            activation="relu",
            layer_norm_eps=c["norm_eps"],
            batch_first=True,
            norm_first=False,
            dtype=torch.float64,
        )
        state = {}
        for kind in ("weight", "bias"):
            state[f"self_attn.in_proj_{kind}"] = torch.cat([w[f"{at}.self_attn.{p}_proj.{kind}"] for p in "qkv"])
            state[f"self_attn.out_proj.{kind}"] = w[f"{at}.self_attn.o_proj.{kind}"]
            state[f"norm1.{kind}"] = w[f"{at}.input_layernorm.{kind}"]
            state[f"norm2.{kind}"] = w[f"{at}.post_attention_layernorm.{kind}"]
            state[f"linear1.{kind}"] = w[f"{at}.mlp.up_proj.{kind}"]
            state[f"linear2.{kind}"] = w[f"{at}.mlp.down_proj.{kind}"]
        layer.load_state_dict(state)
        x = layer(x)
        worst = hugging_face.deviation(x, trace[f"blocks.{n}.ln2"])
        assert worst < 1e-12, f"nn.TransformerEncoderLayer: block {n} is {worst} off"


def begin(case, seed):
    """A generator of the case's own, and its parameters."""
    rng = numpy.random.default_rng([seed, zlib.crc32(case.name.encode())])
    return rng, random_parameters(case.config, rng, tensors.DTYPES[case.dtype])


def record(case, seed, root, provenance):
    rng, parameters = begin(case, seed)
    c = case.config
    tokens = torch.from_numpy(rng.integers(0, c["vocab_size"], (2, case.T)))
    targets = torch.from_numpy(rng.integers(0, c["vocab_size"], (2, case.T)))
    targets[torch.from_numpy(rng.random((2, case.T)) < 0.3)] = -100

    coefficients = torch.full(targets.shape, 1 / int((targets >= 0).sum()))
    if case.weighted:
        coefficients = torch.from_numpy(rng.standard_normal((2, case.T))).float()

    loss, found = compute(case, parameters, tokens, targets, coefficients, torch.float64)
    opinion = None
    if hugging_face.can_confirm(case):
        opinion, theirs = confirm(case, parameters, tokens, targets, coefficients)
        found |= theirs
    for name in [name for name in found if name.startswith("gradients/")]:
        if not re.match(case.gradients, name):
            del found[name]
    if case.name == "encoder-2017":
        encoder_layers(case, parameters, tokens)
        opinion = "torch.nn.TransformerEncoderLayer(norm_first=False) gives each block's output to 1e-12"
    elif opinion:
        opinion = hugging_face.verdict(case, **opinion)

    folder = root / case.name
    folders.write(folder, case, parameters)
    found.pop("decoded_logits", None)  # equal to the logits, as was asserted
    found.pop("last_pattern")
    tensors.save(folder / "golden.safetensors", {name: value.float() for name, value in found.items()})
    golden = {
        "provenance": provenance,
        "confirmed_by": opinion,
        "config": c,
        "tokens": tokens.tolist(),
        "targets": targets.tolist(),
        "coefficients": coefficients.tolist() if case.weighted else "mean of the unmasked",
        "loss": loss,
    }
    folders.write_json(folder / "golden.json", golden)
    return opinion


def make(root, seed, provenance):
    for case in CASES:
        opinion = record(case, seed, root, provenance)
        print(f"{case.name:20} {opinion or 'our reference alone'}")
