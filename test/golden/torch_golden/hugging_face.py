"""
The second opinion: Hugging Face's own classes, where `transformers` can be imported. Its attention is the eager one. What is
asked of it must equal our reference in float32; how near it came is written into the golden files.
"""
import copy
import importlib.util
import re

import torch

from .cases import ARCHITECTURES, config_json, is_hugging_face
from .folders import published

try:
    import transformers
except ImportError:
    transformers = None

# Of what is asserted, see deviation(); its RoPE computes angles in float32, which gradients feel most.
TOLERANCES = {"logits": 1e-5, "decoded_logits": 1e-5, "pattern": 1e-5, "loss": 1e-5, "gradients": 4e-5}
newer_rules = False


def use_rope_rules(path):
    """
    Takes RoPE's scaling rules from a newer modeling_rope_utils.py: up to 4.48 transformers' YaRN does not know
    `original_max_position_embeddings`.
    """
    global newer_rules
    newer_rules = True
    spec = importlib.util.spec_from_file_location("transformers.newer_rope_utils", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    transformers.modeling_rope_utils.ROPE_INIT_FUNCTIONS.update(module.ROPE_INIT_FUNCTIONS)


def equivalent(case):
    """
    The same model as transformers would have it: a static NTK-aware rule is another base; interleaved RoPE is theirs with
    the rows of q and k in another order, see halves().
    """
    c = dict(case.config, rope_interleaved=False)
    scaling = c["rope_scaling"] or {}
    if scaling.get("rope_type") == "ntk":
        d = c["head_dim"]
        c |= {"rope_theta": c["rope_theta"] * scaling["factor"] ** (d / (d - 2)), "rope_scaling": None}
    equal = copy.copy(case)
    equal.config = c
    return equal


def halves(case, named):
    """Parameters or gradients of q and k with a head's even rows first, then its odd ones, where the model is interleaved."""
    if not case.config["rope_interleaved"]:
        return named

    def reorder(tensor):
        by_pair = tensor.view(-1, case.config["head_dim"] // 2, 2, *tensor.shape[1:])
        return by_pair.transpose(1, 2).reshape(tensor.shape)

    return {name: reorder(value) if re.search(r"\.[qk]_proj\.", name) else value for name, value in named.items()}


def can_confirm(case):
    """Whether the installed version has this model."""
    if transformers is None or not is_hugging_face(equivalent(case).config):
        return False
    return not needs_newer_rules(case) or newer_rules


def needs_newer_rules(case):
    scaling = case.config["rope_scaling"] or {}
    if scaling.get("rope_type") != "yarn" or "original_max_position_embeddings" not in scaling:
        return False
    return tuple(map(int, transformers.__version__.split(".")[:2])) < (4, 49)


def verdict(case, **deviations):
    """What golden files say of it."""
    version = f"transformers {transformers.__version__}"
    if needs_newer_rules(case):
        version += ", with the rope rules of 4.49 or later"
    return {"by": version, "largest deviations": {name: float(f"{value:.1e}") for name, value in deviations.items()}}


def build(case, parameters):
    """Their model with our parameters."""
    fields = config_json(case)
    family = ARCHITECTURES.get(fields["model_type"], "GPT2")
    config = getattr(transformers, f"{family}Config")(**fields, attn_implementation="eager")
    name = "GPT2LMHeadModel" if family == "GPT2" else f"{family}ForCausalLM"
    model = getattr(transformers, name)(config).float().eval()
    theirs = published(case, parameters)
    if family == "GPT2" and case.prefix == "":
        theirs = {f"transformer.{key}": value for key, value in theirs.items() if not key.endswith(".attn.bias")}
    missing, unexpected = model.load_state_dict(theirs, strict=False)
    missing = [key for key in missing if key != "lm_head.weight" or not case.config["tie_word_embeddings"]]
    missing = [key for key in missing if not key.endswith((".attn.bias", "rotary_emb.inv_freq"))]
    assert not missing and not unexpected, (missing, unexpected)
    model.tie_weights()
    return model


@torch.no_grad()
def decode(model, tokens, prefill):
    """Logits of a prefill and of single tokens after it, over the keys and values kept."""
    cache, logits = None, []
    pieces = [tokens[:, :prefill], *tokens[:, prefill:].split(1, dim=1)]
    for piece in pieces:
        out = model(piece, past_key_values=cache, use_cache=True)
        cache = out.past_key_values
        logits.append(out.logits)
    return torch.cat(logits, dim=1)


def gradients(case, model):
    """Their gradients, under their names; a tied unembedding has none of its own."""
    named = {name: p.grad for name, p in model.named_parameters() if p.grad is not None}
    prefix = "transformer."
    if case.config["model_type"] == "gpt2" and case.prefix == "":
        named = {name.removeprefix(prefix): grad for name, grad in named.items()}
    return named


def deviation(a, b):
    """The largest difference, in units of b's own size (its root mean square where an element is smaller)."""
    a, b = a.double(), b.double()
    if b.numel() == 0 or not b.any():
        return float(a.abs().max()) if a.numel() else 0.0
    floor = b.square().mean().sqrt()
    return float(((a - b).abs() / b.abs().clamp(min=float(floor))).max())
