"""Model folders in Hugging Face's own layout."""
import json

import torch

from . import tensors
from .cases import config_json

GPT2_NORMS = {"input_layernorm": "ln_1", "post_attention_layernorm": "ln_2"}


def published(case, parameters):
    """
    The parameters under the names of their family's checkpoints. GPT-2 keeps a matrix as (in, out), q, k and v in one, as
    TensorFlow had them; and a causal mask for each layer, which is no parameter.
    """
    c = case.config
    if c["model_type"] != "gpt2":
        return dict(parameters)
    out = {
        "wte.weight": parameters["model.embed_tokens.weight"],
        "wpe.weight": parameters["model.embed_positions.weight"],
        "ln_f.weight": parameters["model.norm.weight"],
        "ln_f.bias": parameters["model.norm.bias"],
    }
    positions = c["max_position_embeddings"]
    for n in range(c["num_hidden_layers"]):
        at = f"model.layers.{n}"
        for kind in ("weight", "bias"):

            def of(name):
                tensor = parameters[f"{at}.{name}.{kind}"]
                return tensor.T.contiguous() if kind == "weight" else tensor

            for ours, theirs in GPT2_NORMS.items():
                out[f"h.{n}.{theirs}.{kind}"] = parameters[f"{at}.{ours}.{kind}"]
            qkv = [of(f"self_attn.{part}_proj") for part in "qkv"]
            out[f"h.{n}.attn.c_attn.{kind}"] = torch.cat(qkv, dim=-1)
            out[f"h.{n}.attn.c_proj.{kind}"] = of("self_attn.o_proj")
            out[f"h.{n}.mlp.c_fc.{kind}"] = of("mlp.up_proj")
            out[f"h.{n}.mlp.c_proj.{kind}"] = of("mlp.down_proj")
        if case.prefix == "":
            out[f"h.{n}.attn.bias"] = torch.ones(positions, positions).tril()[None, None]
    return {case.prefix + name: tensor for name, tensor in out.items()}


def write(folder, case, parameters):
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", config_json(case))
    dtype = tensors.DTYPES[case.dtype]
    named = {name: tensor.to(dtype) for name, tensor in published(case, parameters).items()}
    if case.shards == 1:
        tensors.save(folder / "model.safetensors", named, {"format": "pt"})
        return
    names = list(named)
    size = -(-len(names) // case.shards)
    places = {}
    for i in range(case.shards):
        file = f"model-{i + 1:05d}-of-{case.shards:05d}.safetensors"
        shard = {name: named[name] for name in names[i * size : (i + 1) * size]}
        places.update({name: file for name in shard})
        tensors.save(folder / file, shard, {"format": "pt"})
    total = sum(tensor.numel() * tensor.element_size() for tensor in named.values())
    index = {"metadata": {"total_size": total}, "weight_map": places}
    write_json(folder / "model.safetensors.index.json", index)


def write_json(path, value):
    """A line for each field, and for each field of a field."""

    def write(value, indent):
        if indent < 3 and isinstance(value, dict) and value:
            inner = "  " * indent
            fields = [f"{inner}{json.dumps(key)}: {write(field, indent + 1)}" for key, field in value.items()]
            return "{\n" + ",\n".join(fields) + f"\n{inner[2:]}}}"
        return json.dumps(value, ensure_ascii=False)

    path.write_text(write(value, 1) + "\n", encoding="utf-8")
