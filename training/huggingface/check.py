"""
Loads a model's folder in Hugging Face's transformers and holds what that makes of it against what this package makes:
tokens, logits, greedy continuations and conversations. What it finds it writes into the folder, as huggingface.json.

    python3 -m venv venv
    venv/bin/pip install torch==2.13.0 transformers==5.18.0 tokenizers==0.23.2 numpy==2.4.6 jinja2==3.1.6
    venv/bin/python training/huggingface/check.py

from the repository's root, where `npm run build` (or `npx tsc`) has been. Without an argument the folder is models/nano.
It takes half a minute.

With a torch as old as 1.13 it takes transformers 4.46 or 4.47. Where the Python package tokenizers is not to be had,
npm's is the same Rust code: npm/tokenizers makes a Python package of it, which the record has as "0.23.2 (npm)". An
older transformers refuses that version until its dependency_versions_table.py allows it.

    npm install --no-save --ignore-scripts tokenizers@0.23.2
    PYTHONPATH=training/huggingface/npm python3 training/huggingface/check.py
"""
import argparse
import datetime
import hashlib
import json
import pathlib
import platform
import subprocess
import sys
import tempfile
import types
import unittest.mock

import numpy
import tokenizers
import torch
import transformers
from transformers import AutoTokenizer, GenerationConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from transformers.models.llama.modeling_llama import LlamaRMSNorm, LlamaRotaryEmbedding

ROOT = pathlib.Path(__file__).resolve().parents[2]
DUMP = "training/huggingface/dump.ts"
# The record is of these.
FILES = ["model.safetensors", "config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json"]
# Of logits, which are numbers up to some 40.
LIMIT = 1e-4


def main():
    parser = argparse.ArgumentParser(description="the folder in transformers against ours")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=ROOT / "models/nano")
    folder = parser.parse_args().folder.resolve()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["node", "--import", "tsx", DUMP, folder, place], cwd=ROOT, check=True)
        dump = json.loads((pathlib.Path(place) / "dump.json").read_text())
        ours = numpy.fromfile(pathlib.Path(place) / "logits.bin", "<f4")
    tokenizer = load_tokenizer(folder)
    model = LlamaForCausalLM.from_pretrained(folder).to(torch.float32).eval()
    record = {
        "script": "training/huggingface/check.py",
        "date": datetime.date.today().isoformat(),
        "versions": versions(dump),
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
        "tokenization": compare_tokens(tokenizer, dump),
        "conversations": compare_conversations(tokenizer, dump),
        "logits": compare_logits(model, folder, dump, ours),
        "generation": compare_continuations(model, dump),
    }
    print(json.dumps(record, indent=1))
    (folder / "huggingface.json").write_text(json.dumps(record, indent=1) + "\n")


def versions(dump):
    theirs = {module.__name__: module.__version__ for module in [torch, transformers, tokenizers]}
    return {**dump["versions"], "python": platform.python_version(), **theirs}


def load_tokenizer(folder):
    """The folder's tokenizer, as AutoTokenizer and as the class itself load it."""
    auto, plain = (kind.from_pretrained(folder) for kind in [AutoTokenizer, PreTrainedTokenizerFast])
    expect(isinstance(auto, PreTrainedTokenizerFast), "AutoTokenizer", "a PreTrainedTokenizerFast", type(auto))
    expect_equal("the vocabulary of AutoTokenizer", plain.get_vocab(), auto.get_vocab())
    longest = json.loads((folder / "config.json").read_text())["max_position_embeddings"]
    expect_equal("the longest text", longest, auto.model_max_length)
    expect_equal("special tokens", set(added_tokens(folder)), set(auto.all_special_tokens))
    return auto


def added_tokens(folder):
    return [token["content"] for token in json.loads((folder / "tokenizer.json").read_text())["added_tokens"]]


def compare_tokens(tokenizer, dump):
    """IDs of every text, special tokens' texts as plain text and as those tokens; and texts of the IDs."""
    texts = dump["texts"]
    plain = tokenizer(texts, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    special = tokenizer(texts)["input_ids"]
    for i, text in enumerate(texts):
        expect_equal(f"tokens of {text!r}", dump["tokens"][i], plain[i])
        expect_equal(f"tokens, special ones too, of {text!r}", dump["tokensWithSpecial"][i], special[i])
        expect_equal(f"text of the tokens of {text!r}", dump["decoded"][i], tokenizer.decode(plain[i]))
    return {
        "documents": dump["documents"],
        "hostileTexts": len(texts) - dump["documents"],
        "seeds": dump["seeds"],
        "tokens": sum(map(len, plain)),
        "equal": True,
    }


def compare_conversations(tokenizer, dump):
    """Tokens of conversations by the folder's chat template."""
    for each in dump["conversations"]:
        ids = tokenizer.apply_chat_template(each["messages"], add_generation_prompt=True, return_dict=False)
        expect_equal(f"tokens of {each['messages']}", each["tokens"], ids)
    return {"conversations": len(dump["conversations"]), "equal": True}


def compare_logits(model, folder, dump, ours):
    """
    Logits of all positions of every sequence. Two float32 implementations that are both right differ by the roundings
    of both, so what ours is held to is transformers in float64; how far its float32 is from that and from ours is
    recorded.
    """
    sequences, vocabulary = dump["sequences"], model.config.vocab_size
    positions = sum(map(len, sequences))
    expect_equal("the number of our logits", positions * vocabulary, ours.size)
    ours = ours.reshape(positions, vocabulary).astype("f8")
    theirs = logits_of(model, sequences)
    with unittest.mock.patch("torch.nn.functional.softmax", lambda scores, dim, dtype=None: scores.softmax(dim)):
        exact = logits_of(load_exact(folder), sequences)
    differences = {
        "float64": largest_differences(ours, exact),
        "float32": largest_differences(ours, theirs),
        "float32FromFloat64": largest_differences(theirs, exact),
    }
    print(f"largest differences of logits: {differences}")
    for precision, kind in [("float64", "absolute"), ("float64", "relative"), ("float32", "relative")]:
        value = differences[precision][kind]
        expect(value <= LIMIT, f"the largest {kind} difference from {precision}", f"at most {LIMIT}", value)
    return {
        "sequences": len(sequences),
        "positions": positions,
        "logits": ours.size,
        "largestDifferences": differences,
        "limit": LIMIT,
    }


def logits_of(model, sequences):
    with torch.no_grad():
        return numpy.concatenate([model(torch.tensor([ids])).logits[0].double().numpy() for ids in sequences])


def largest_differences(one, other):
    """Of two numbers, and of two numbers over the largest logit of their position."""
    difference = numpy.abs(one - other).max(1)
    relative = difference / numpy.abs(other).max(1)
    return {kind: float(f"{each.max():.2e}") for kind, each in {"absolute": difference, "relative": relative}.items()}


def load_exact(folder):
    """
    The model in float64, its norms, RoPE's angles and attention's weights too, which transformers rounds to float32 in
    any model.
    """
    model = LlamaForCausalLM.from_pretrained(folder).to(torch.float64).eval()
    width = model.config.head_dim
    theta = json.loads((folder / "config.json").read_text())["rope_theta"]
    frequencies = theta ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)

    def norm(self, x):
        return self.weight * x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.variance_epsilon)

    def rope(self, x, position_ids):
        angles = (position_ids[..., None] * frequencies).repeat(1, 1, 2)
        return angles.cos(), angles.sin()

    for module in model.modules():
        forward = {LlamaRMSNorm: norm, LlamaRotaryEmbedding: rope}.get(type(module))
        if forward:
            module.forward = types.MethodType(forward, module)
    return model


def compare_continuations(model, dump):
    """The likeliest tokens after each prompt, with transformers' own generate() and its cache."""
    count = len(dump["greedy"][0]["next"])
    # A document's end is no end here.
    pad = model.config.bos_token_id
    model.generation_config = GenerationConfig(max_new_tokens=count, do_sample=False, pad_token_id=pad)
    for each in dump["greedy"]:
        prompt = torch.tensor([each["prompt"]])
        ids = model.generate(prompt, attention_mask=torch.ones_like(prompt))[0].tolist()
        expect_equal(f"continuation of {each['prompt']}", each["prompt"] + each["next"], ids)
    return {"prompts": len(dump["greedy"]), "tokensEach": count, "equal": True}


def expect_equal(what, expected, got):
    expect(expected == got, what, expected, got)


def expect(holds, what, expected, got):
    if not holds:
        sys.exit(f"check: expected {what} to be {expected}, got {got}")


if __name__ == "__main__":
    main()
