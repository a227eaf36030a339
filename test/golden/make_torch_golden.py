#!/usr/bin/python3
"""
Writes the golden numbers of an independent implementation in PyTorch: test/golden/models/, long-texts/, training/,
optimizers.json and operations.json.

    /usr/bin/python3 test/golden/make_torch_golden.py

On Debian: `apt-get install python3-torch python3-numpy`. Elsewhere: any Python from 3.9 with torch from 1.12 and numpy. It
takes a few seconds. Where Hugging Face's `transformers` can be imported (tried: 4.46.0.dev0, commit f0e640adfa3c of
huggingface/transformers, which the committed files were made with), its classes are asked too: logits, attention, loss,
gradients, cached decoding and five steps of training must equal ours in float32, else the script stops; their logits are
kept beside ours. Where it cannot, all is the same but for that.

    --rope-utils FILE   a modeling_rope_utils.py of transformers 4.49 or later, where the one installed is older: YaRN with
                        original_max_position_embeddings is then compared too

The reference (torch_golden/reference.py) is written from the papers and knows nothing of the TypeScript; gradients are
autograd's. It computes in float64 from float32 weights; what is stored is rounded to float32, so that what a comparison
shows is the other side's error. Random numbers are numpy's PCG64 from the seed below.
"""
import argparse
import pathlib
import sys

sys.dont_write_bytecode = True

import numpy
import torch

from torch_golden import hugging_face, long_texts, models, operations, optimizers, training

SEED = 1
HERE = pathlib.Path(__file__).parent


def main():
    parser = argparse.ArgumentParser(description="golden numbers from PyTorch")
    parser.add_argument("--rope-utils", type=pathlib.Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.rope_utils:
        hugging_face.use_rope_rules(options.rope_utils)
    provenance = {
        "script": "test/golden/make_torch_golden.py",
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "seed": SEED,
    }
    models.make(HERE / "models", SEED, provenance)
    long_texts.make(HERE / "long-texts", SEED, provenance)
    training.make(HERE / "training", SEED, provenance)
    optimizers.make(HERE / "optimizers.json", SEED, provenance)
    operations.make(HERE / "operations.json", SEED, provenance)


if __name__ == "__main__":
    main()
