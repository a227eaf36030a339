"""
The transformer, from its papers, in PyTorch; autograd makes the gradients. Parameters are named as in Hugging Face's
Llama, whatever the family; activations as in TransformerLens.

Vaswani et al. 2017 (arXiv:1706.03762), Radford et al. 2019 (GPT-2), Su et al. 2021 (RoPE, arXiv:2104.09864), Zhang and
Sennrich 2019 (RMSNorm, arXiv:1910.07467), Shazeer 2020 (GLU, arXiv:2002.05202), Ainslie et al. 2023 (GQA, arXiv:2305.13245),
Beltagy et al. 2020 (sliding window, arXiv:2004.05150), Chen et al. 2023 (position interpolation, arXiv:2306.15595), bloc97
2023 (NTK-aware scaling), Peng et al. 2023 (YaRN, arXiv:2309.00071), Meta 2024 (Llama 3.1's scaling).
"""
import math

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "relu": F.relu,
    "silu": F.silu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
    "relu_squared": lambda x: F.relu(x).square(),
}


def parameter_shapes(c):
    """Name → shape of every parameter of a model."""
    d, kv = c["hidden_size"], c["num_key_value_heads"] * c["head_dim"]
    q, mlp = c["num_attention_heads"] * c["head_dim"], c["intermediate_size"]
    has_bias = c["norm"] == "layer"
    shapes = {}

    def norm(name):
        shapes[f"{name}.weight"] = (d,)
        if has_bias:
            shapes[f"{name}.bias"] = (d,)

    def linear(name, outputs, inputs, bias):
        shapes[f"{name}.weight"] = (outputs, inputs)
        if bias:
            shapes[f"{name}.bias"] = (outputs,)

    shapes["model.embed_tokens.weight"] = (c["vocab_size"], d)
    if c["position"] == "learned":
        shapes["model.embed_positions.weight"] = (c["max_position_embeddings"], d)
    for n in range(c["num_hidden_layers"]):
        at = f"model.layers.{n}"
        norm(f"{at}.input_layernorm")
        linear(f"{at}.self_attn.q_proj", q, d, c["attention_bias"])
        linear(f"{at}.self_attn.k_proj", kv, d, c["attention_bias"])
        linear(f"{at}.self_attn.v_proj", kv, d, c["attention_bias"])
        linear(f"{at}.self_attn.o_proj", d, q, c["attention_out_bias"])
        norm(f"{at}.post_attention_layernorm")
        if c["mlp"] == "gated":
            linear(f"{at}.mlp.gate_proj", mlp, d, c["mlp_bias"])
        linear(f"{at}.mlp.up_proj", mlp, d, c["mlp_bias"])
        linear(f"{at}.mlp.down_proj", d, mlp, c["mlp_bias"])
    if c["norm_position"] == "pre":
        norm("model.norm")
    if not c["tie_word_embeddings"]:
        linear("lm_head", c["vocab_size"], d, False)
    return shapes


def random_parameters(c, rng, dtype=torch.float32):
    """Large enough that attention has a shape and no gradient is small; float32 values of `dtype`'s precision."""
    parameters = {}
    for name, shape in parameter_shapes(c).items():
        values = torch.from_numpy(rng.standard_normal(shape))
        if name.endswith(".bias"):
            values = 0.3 * values
        elif "norm" in name:
            values = 1 + 0.3 * values
        elif "embed" in name:
            values = 0.7 * values
        else:
            values = values * 1.3 / math.sqrt(shape[1])
        parameters[name] = values.float().to(dtype).float()
    return parameters


def rope_frequencies(c):
    """Radians per position of each pair, and what cosine and sine are multiplied by."""
    d, base, scaling = c["head_dim"], c["rope_theta"], c["rope_scaling"] or {"rope_type": "default"}
    kind = scaling["rope_type"]
    if kind == "ntk":
        base = base * scaling["factor"] ** (d / (d - 2))
    theta = [base ** (-2 * i / d) for i in range(d // 2)]
    if kind in ("default", "ntk"):
        return theta, 1.0

    s = scaling["factor"]
    if kind == "linear":
        return [t / s for t in theta], 1.0

    trained = scaling.get("original_max_position_embeddings", c["max_position_embeddings"])
    if kind == "llama3":
        low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]

        def llama3(t):
            wavelength = 2 * math.pi / t
            if wavelength < trained / high:
                return t
            if wavelength > trained / low:
                return t / s
            smooth = (trained / wavelength - low) / (high - low)
            return (1 - smooth) * t / s + smooth * t

        return [llama3(t) for t in theta], 1.0

    # YaRN, section 3.2 and the published code: the ramp is linear in the pair's number, its ends are whole pairs.
    assert kind == "yarn"

    def pair(turns):
        return d / 2 * math.log(trained / (2 * math.pi * turns)) / math.log(base)

    first = max(math.floor(pair(scaling.get("beta_fast", 32))), 0)
    last = min(math.ceil(pair(scaling.get("beta_slow", 1))), d - 1)
    if first == last:
        last += 0.001

    def yarn(i, t):
        ramp = min(max((i - first) / (last - first), 0), 1)
        return ramp * t / s + (1 - ramp) * t

    # Equation 22: √(1/t) = 0.1·ln(s) + 1, on queries and on keys.
    factor = scaling.get("attention_factor", 0.1 * math.log(s) + 1)
    return [yarn(i, t) for i, t in enumerate(theta)], factor


def rotate(x, c, start):
    """x (B, T, heads, d_head), turned as complex numbers: equation 34 of the RoPE paper says the same in real ones."""
    theta, factor = rope_frequencies(c)
    T, d = x.shape[1], x.shape[3]
    positions = torch.arange(start, start + T, dtype=torch.float64)
    angles = positions[:, None] * torch.tensor(theta, dtype=torch.float64)  # (T, d/2)
    turn = torch.polar(torch.full_like(angles, factor), angles)
    turn = turn.to(torch.complex128 if x.dtype == torch.float64 else torch.complex64)[:, None, :]
    if c["rope_interleaved"]:
        pairs = torch.view_as_complex(x.reshape(*x.shape[:3], d // 2, 2).contiguous())
        return torch.view_as_real(pairs * turn).flatten(3)
    turned = torch.complex(x[..., : d // 2].contiguous(), x[..., d // 2 :].contiguous()) * turn
    return torch.cat((turned.real, turned.imag), dim=-1)


def sinusoids(T, d, start):
    """Section 3.5 of Vaswani et al."""
    table = torch.zeros(T, d, dtype=torch.float64)
    for t in range(T):
        for i in range(0, d, 2):
            angle = (start + t) / 10000 ** (i / d)
            table[t, i] = math.sin(angle)
            if i + 1 < d:
                table[t, i + 1] = math.cos(angle)
    return table


class Reference(torch.nn.Module):
    def __init__(self, config, parameters, dtype=torch.float64):
        super().__init__()
        self.config = config
        self.names = list(parameters)
        for name, value in parameters.items():
            self.register_parameter(name.replace(".", "/"), torch.nn.Parameter(value.to(dtype, copy=True)))

    def named(self):
        return {name: self._parameters[name.replace(".", "/")] for name in self.names}

    def forward(self, tokens, trace=None, cache=None):
        """
        tokens (B, T) → logits (B, T, vocab). `trace` takes all activations by name; `cache`, a list that is empty at first,
        the keys and values of each layer, so that a further call goes on behind the earlier ones' tokens.
        """
        c, w = self.config, self.named()
        trace = {} if trace is None else trace
        start = cache[0][0].shape[1] if cache else 0
        B, T = tokens.shape
        heads, kv_heads, d_head = c["num_attention_heads"], c["num_key_value_heads"], c["head_dim"]
        is_pre = c["norm_position"] == "pre"

        def linear(name, x):
            return F.linear(x, w[f"{name}.weight"], w.get(f"{name}.bias"))

        def norm(name, x, hook):
            if c["norm"] == "layer":
                x = x - x.mean(-1, keepdim=True)
            scale = (x.square().mean(-1, keepdim=True) + c["norm_eps"]).sqrt()
            y = x / scale * w[f"{name}.weight"]
            y = y + w[f"{name}.bias"] if c["norm"] == "layer" else y
            trace[f"{hook}.scale"], trace[hook] = scale, y
            return y

        def attention(n, x):
            """(B, T, d_model) → (B, T, d_model)"""
            at, hook = f"model.layers.{n}.self_attn", f"blocks.{n}.attn"
            q = linear(f"{at}.q_proj", x).view(B, T, heads, d_head)
            k = linear(f"{at}.k_proj", x).view(B, T, kv_heads, d_head)
            v = linear(f"{at}.v_proj", x).view(B, T, kv_heads, d_head)
            trace[f"{hook}.q"], trace[f"{hook}.k"], trace[f"{hook}.v"] = q, k, v
            if c["position"] == "rope":
                q, k = rotate(q, c, start), rotate(k, c, start)
                trace[f"{hook}.rot_q"], trace[f"{hook}.rot_k"] = q, k
            if cache is not None:
                if len(cache) > n:
                    k, v = torch.cat((cache[n][0], k), 1), torch.cat((cache[n][1], v), 1)
                    cache[n] = (k, v)
                else:
                    cache.append((k, v))
            S = k.shape[1]
            # Query heads share key heads in runs: head h has key head h // (heads / kv_heads).
            shared = torch.arange(heads) // (heads // kv_heads)
            scores = torch.einsum("bqhd,bkhd->bhqk", q, k[:, :, shared]) / math.sqrt(d_head)
            if c["causal"]:
                query, key = torch.arange(start, start + T)[:, None], torch.arange(S)[None, :]
                hidden = key > query
                if c["sliding_window"]:
                    hidden = hidden | (key <= query - c["sliding_window"])
                scores = scores.masked_fill(hidden, -math.inf)
            pattern = scores.softmax(-1)
            z = torch.einsum("bhqk,bkhd->bqhd", pattern, v[:, :, shared])
            trace[f"{hook}.scores"], trace[f"{hook}.pattern"], trace[f"{hook}.z"] = scores, pattern, z
            out = linear(f"{at}.o_proj", z.flatten(2))
            trace[f"blocks.{n}.attn_out"] = out
            return out

        def feed_forward(n, x):
            at, hook, f = f"model.layers.{n}.mlp", f"blocks.{n}.mlp", ACTIVATIONS[c["hidden_act"]]
            up = linear(f"{at}.up_proj", x)
            if c["mlp"] == "gated":
                gate = linear(f"{at}.gate_proj", x)
                trace[f"{hook}.pre"], trace[f"{hook}.pre_linear"] = gate, up
                post = f(gate) * up
            else:
                trace[f"{hook}.pre"] = up
                post = f(up)
            trace[f"{hook}.post"] = post
            out = linear(f"{at}.down_proj", post)
            trace[f"blocks.{n}.mlp_out"] = out
            return out

        x = F.embedding(tokens, w["model.embed_tokens.weight"])
        trace["embed"] = x
        if c["position"] == "learned":
            trace["pos_embed"] = w["model.embed_positions.weight"][start : start + T].expand(B, T, -1)
        elif c["position"] == "sinusoidal":
            trace["pos_embed"] = sinusoids(T, c["hidden_size"], start).to(x.dtype).expand(B, T, -1)
        x = x + trace["pos_embed"] if "pos_embed" in trace else x

        for n in range(c["num_hidden_layers"]):
            at, hook = f"model.layers.{n}", f"blocks.{n}"
            ln1, ln2 = f"{at}.input_layernorm", f"{at}.post_attention_layernorm"
            trace[f"{hook}.resid_pre"] = x
            if is_pre:
                x = x + attention(n, norm(ln1, x, f"{hook}.ln1"))
                trace[f"{hook}.resid_mid"] = x
                x = x + feed_forward(n, norm(ln2, x, f"{hook}.ln2"))
                trace[f"{hook}.resid_post"] = x
            else:  # the sums are what the norms are applied to
                x = x + attention(n, x)
                trace[f"{hook}.resid_mid"] = x
                x = norm(ln1, x, f"{hook}.ln1")
                x = x + feed_forward(n, x)
                trace[f"{hook}.resid_post"] = x
                x = norm(ln2, x, f"{hook}.ln2")
        if is_pre:
            x = norm("model.norm", x, "ln_final")
        tied = w["model.embed_tokens.weight"] if c["tie_word_embeddings"] else w["lm_head.weight"]
        trace["logits"] = F.linear(x, tied)
        return trace["logits"]
