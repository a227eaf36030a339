"""The models: in the package's terms (src/core/model/config.ts), and how Hugging Face's config.json says the same."""

LLAMA = {
    "model_type": "llama",
    "vocab_size": 31,
    "hidden_size": 16,
    "intermediate_size": 20,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 4,
    "head_dim": 4,
    "max_position_embeddings": 64,
    "hidden_act": "silu",
    "mlp": "gated",
    "norm": "rms",
    "norm_eps": 1e-5,
    "norm_position": "pre",
    "position": "rope",
    "rope_theta": 10000.0,
    "rope_scaling": None,
    "rope_interleaved": False,
    "causal": True,
    "sliding_window": None,
    "attention_bias": False,
    "attention_out_bias": False,
    "mlp_bias": False,
    "tie_word_embeddings": False,
    "initializer_range": 0.02,
    "bos_token_id": 1,
    "eos_token_id": [2],
}
ALL_BIASES = {"attention_bias": True, "attention_out_bias": True, "mlp_bias": True}
GPT2 = {
    **LLAMA,
    **ALL_BIASES,
    "model_type": "gpt2",
    "hidden_act": "gelu_tanh",
    "mlp": "plain",
    "hidden_size": 12,
    "intermediate_size": 48,
    "num_attention_heads": 3,
    "num_key_value_heads": 3,
    "max_position_embeddings": 24,
    "norm": "layer",
    "position": "learned",
    "tie_word_embeddings": True,
    "bos_token_id": 0,
    "eos_token_id": [0],
}


PLAIN = {**GPT2, "model_type": "llama"}  # its like, under Llama's names

# Where not everything is recorded: enough to find the layer and the part that went wrong.
FEW = r"blocks\.0\.(attn\.pattern|attn\.z|resid_mid|mlp\.post|resid_post)|blocks\.1\.resid_mid|ln_final"
ALL = r"(?!logits)"


class Case:
    """
    T tokens; `dtype` of the weights' file; `shards` it is split into; `hf`: fields of config.json to add, change or (None)
    leave out; `prefix` of GPT-2's names; `trace`, `gradients`: what to record; `weighted`: a random coefficient for each
    position's loss.
    """

    def __init__(self, name, base, T=12, dtype="F32", shards=1, hf=None, prefix="transformer.", **changes):
        self.name, self.T, self.dtype, self.shards, self.prefix, self.hf = name, T, dtype, shards, prefix, hf or {}
        self.trace = changes.pop("trace", FEW)
        self.gradients = changes.pop("gradients", ".*")
        self.weighted = changes.pop("weighted", False)
        self.config = {**base, **changes}


# Heads long enough that a rule that goes by wavelength keeps some pairs, stretches some and mixes some.
LONG_HEADS = {
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "head_dim": 16,
    "gradients": r"gradients/.*self_attn",
}
LLAMA3 = {
    "rope_type": "llama3",
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 64,
}
YARN = {"rope_type": "yarn", "factor": 4.0}
YARN_IN_FULL = {**YARN, "original_max_position_embeddings": 32, "beta_fast": 4.0, "beta_slow": 0.5}

CASES = [
    # As the first Llama: no word of key-value heads, nor of RoPE.
    Case(
        "llama-mha",
        LLAMA,
        hf=dict.fromkeys(("num_key_value_heads", "rope_theta", "attention_bias", "mlp_bias")),
    ),
    Case(
        "llama-gqa",
        LLAMA,
        trace=ALL,
        num_key_value_heads=2,
        head_dim=6,
        rope_theta=500000.0,
        tie_word_embeddings=True,
        eos_token_id=[2, 5],
    ),
    Case(
        "llama-mqa-biases",
        LLAMA,
        **ALL_BIASES,
        weighted=True,
        num_key_value_heads=1,
        hidden_act="gelu_tanh",
        hf={"hidden_act": "gelu_pytorch_tanh"},
        norm_eps=1e-3,
    ),
    Case(
        "llama-linear",
        LLAMA,
        T=16,
        rope_scaling={"rope_type": "linear", "factor": 4.0},
        hf={"rope_scaling": {"type": "linear", "factor": 4.0}},  # as it was called at first
        gradients=r"gradients/.*self_attn",
    ),
    Case("llama-ntk", LLAMA, T=16, **LONG_HEADS, rope_scaling={"rope_type": "ntk", "factor": 4.0}),
    Case("llama-yarn", LLAMA, T=16, **LONG_HEADS, rope_scaling=YARN, max_position_embeddings=512),
    Case("llama-yarn-in-full", LLAMA, T=16, **LONG_HEADS, rope_scaling=YARN_IN_FULL, max_position_embeddings=128),
    Case("llama3", LLAMA, T=16, **LONG_HEADS, rope_scaling=LLAMA3, max_position_embeddings=512),
    Case(
        "mistral",
        LLAMA,
        T=16,
        dtype="F16",
        model_type="mistral",
        num_key_value_heads=2,
        head_dim=8,
        sliding_window=5,
    ),
    # The window is written down and not used.
    Case(
        "qwen2",
        LLAMA,
        model_type="qwen2",
        num_key_value_heads=2,
        attention_bias=True,
        norm_eps=1e-6,
        rope_theta=1000000.0,
        tie_word_embeddings=True,
        hf={"sliding_window": 4, "use_sliding_window": False, "max_window_layers": 1},
    ),
    Case(
        "llama-medium",
        LLAMA,
        T=24,
        dtype="BF16",
        shards=2,
        trace=r"blocks\.[12]\.resid_pre|ln_final",
        vocab_size=61,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=8,
        num_key_value_heads=2,
    ),
    # As published by OpenAI: no prefix, and the causal masks among the tensors.
    Case("gpt2", GPT2, prefix="", trace=ALL),
    Case(
        "gpt2-wide",
        GPT2,
        hidden_size=20,
        num_hidden_layers=3,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=10,
        intermediate_size=28,
        hidden_act="gelu",
    ),
    # What no checkpoint of Hugging Face's families is.
    Case("interleaved", LLAMA, rope_interleaved=True, num_key_value_heads=2),
    Case(
        "encoder-2017",
        PLAIN,
        trace=ALL,
        norm_position="post",
        causal=False,
        position="sinusoidal",
        hidden_act="relu",
        norm_eps=1e-3,
        tie_word_embeddings=False,
    ),
    Case(
        "post-norm-causal",
        LLAMA,
        norm_position="post",
        norm_eps=1e-3,
        position="learned",
        num_key_value_heads=2,
        sliding_window=4,
    ),
    Case(
        "bidirectional",
        LLAMA,
        causal=False,
        norm="layer",
        mlp="plain",
        hidden_act="relu_squared",
        num_key_value_heads=2,
    ),
    Case("no-positions", PLAIN, position="none", hidden_act="silu", sliding_window=3),
]


def extras(c):
    """What no field of theirs can say: in config.json it is under "llm_anatomy", as the package writes it."""
    if c["model_type"] != "llama":
        return {}
    alone = ("norm", "norm_position", "position", "mlp", "rope_interleaved", "causal", "sliding_window")
    return {key: c[key] for key in alone if c[key] != LLAMA[key]}


def is_hugging_face(c):
    """Whether one of their classes is this model."""
    return not extras(c)


ARCHITECTURES = {"llama": "Llama", "mistral": "Mistral", "qwen2": "Qwen2"}
ACTIVATION_NAMES = {"gelu_tanh": "gelu_new", "relu_squared": "relu2"}


def config_json(case):
    c = case.config
    act = ACTIVATION_NAMES.get(c["hidden_act"], c["hidden_act"])
    eos = c["eos_token_id"] if len(c["eos_token_id"]) > 1 else c["eos_token_id"][0]
    common = {"vocab_size": c["vocab_size"], "bos_token_id": c["bos_token_id"], "eos_token_id": eos}
    if c["model_type"] == "gpt2":
        fields = {
            "architectures": ["GPT2LMHeadModel"],
            "model_type": "gpt2",
            **common,
            "activation_function": act,
            "n_embd": c["hidden_size"],
            "n_head": c["num_attention_heads"],
            "n_layer": c["num_hidden_layers"],
            "n_positions": c["max_position_embeddings"],
            "n_ctx": c["max_position_embeddings"],
            "layer_norm_epsilon": c["norm_eps"],
            "initializer_range": c["initializer_range"],
            "attn_pdrop": 0.1,
            "embd_pdrop": 0.1,
            "resid_pdrop": 0.1,
        }
        if c["intermediate_size"] != 4 * c["hidden_size"]:
            fields["n_inner"] = c["intermediate_size"]
    else:
        ours = (
            "hidden_size",
            "intermediate_size",
            "num_hidden_layers",
            "num_attention_heads",
            "num_key_value_heads",
            "max_position_embeddings",
            "rope_theta",
            "tie_word_embeddings",
            "initializer_range",
        )
        fields = {
            "architectures": [ARCHITECTURES[c["model_type"]] + "ForCausalLM"],
            "model_type": c["model_type"],
            **common,
            **{key: c[key] for key in ours},
            "hidden_act": act,
            "rms_norm_eps": c["norm_eps"],
        }
        if c["head_dim"] * c["num_attention_heads"] != c["hidden_size"]:
            fields["head_dim"] = c["head_dim"]
        if c["rope_scaling"]:
            fields["rope_scaling"] = c["rope_scaling"]
        if c["model_type"] == "mistral":
            fields["sliding_window"] = c["sliding_window"]
        if c["model_type"] == "llama":
            fields["attention_bias"] = c["attention_bias"]
            fields["mlp_bias"] = c["mlp_bias"]
        if extras(c):
            fields["llm_anatomy"] = extras(c)
    fields["torch_dtype"] = {"F32": "float32", "F16": "float16", "BF16": "bfloat16"}[case.dtype]
    fields |= case.hf
    return {key: value for key, value in fields.items() if value is not None}
