"""Writes batching.json: runs of a server and of pipelines, simulated anew, for test/core/batching-golden.test.ts.

    python3 test/golden/make-batching-golden.py

Nothing but Python's standard library, and nothing of the package: costs are in whole numbers and fractions, from the model's
sizes; each iteration asks all requests anew what they are; a pipeline is the longest path through who waits for whom.
"""

import json
import random
from fractions import Fraction
from functools import cache
from pathlib import Path

MODELS = {
    # layers, d_model, d_mlp, heads, KV heads, d_head, vocabulary, window, weights beside matrices (norms, biases of q, k, v)
    "llama-3-8b": (32, 4096, 14336, 32, 8, 128, 128256, None, 65 * 4096),
    "mistral-7b": (32, 4096, 14336, 32, 8, 128, 32000, 4096, 65 * 4096),
    "qwen2-0.5b": (24, 896, 4864, 14, 2, 64, 151936, None, 49 * 896 + 24 * (14 + 2 + 2) * 64),
}
MACHINES = {"a100": (312 * 10**12, 2039 * 10**9), "l4": (121 * 10**12, 300 * 10**9)}


def iteration_seconds(model, machine, rows):
    """rows: (new tokens, tokens before them, whether a token is made) of each row of the iteration."""
    layers, d, mlp, heads, kv_heads, d_head, vocab, window, vectors = MODELS[model]
    weights_of_block = d * d_head * (heads + 2 * kv_heads) + heads * d_head * d + 3 * d * mlp
    flops, positions = 0, 0
    for new, before, makes in rows:
        flops += 2 * new * layers * weights_of_block + (2 * d * vocab if makes else 0)
        for position in range(before, before + new):
            keys = position + 1 if window is None else min(position + 1, window)
            flops += layers * 2 * (2 * heads * d_head * keys)
        positions += new + (before if window is None else min(before, window - 1))
    makes_any = any(makes for _, _, makes in rows)
    # The last norm is read with the unembedding.
    numbers = layers * weights_of_block + vectors - d + ((vocab + 1) * d if makes_any else 0)
    numbers += positions * layers * 2 * kv_heads * d_head
    peak, bandwidth = MACHINES[machine]
    return max(Fraction(flops, peak), Fraction(2 * numbers, bandwidth))


def serve(model, machine, requests, policy, room):
    time, times = Fraction(0), [dict() for _ in requests]
    read, made = [0] * len(requests), [0] * len(requests)
    needs = [prompt + output - 1 for _, prompt, output in requests]
    if MODELS[model][7] is not None:
        needs = [min(need, MODELS[model][7]) for need in needs]
    order = sorted(range(len(requests)), key=lambda r: requests[r][0])
    inside, first = [], {}

    def token(r):
        made[r] += 1
        times[r].setdefault("firstToken", time)
        times[r]["lastToken"] = time

    while any("end" not in t for t in times):
        queue = [r for r in order if "start" not in times[r]]
        if not inside and requests[queue[0]][0] > time:
            time = Fraction(requests[queue[0]][0])
        come = [r for r in queue if requests[r][0] <= time]
        if policy["kind"] == "static":
            batch = []
            for r in come[: policy["batch"]]:
                longest = [max(requests[i][k] for i in batch + [r]) for k in (1, 2)]
                if batch and (len(batch) + 1) * min(sum(longest) - 1, MODELS[model][7] or 10**9) > room:
                    break
                batch.append(r)
            prompt, output = (max(requests[i][k] for i in batch) for k in (1, 2))
            for r in batch:
                times[r]["start"] = time
            for step in range(output):
                rows = [(prompt, 0, True) if step == 0 else (1, prompt + step - 1, True)] * len(batch)
                time += iteration_seconds(model, machine, rows)
                for r in batch:
                    if step < requests[r][2]:
                        token(r)
            for r in batch:
                times[r]["end"] = time
            continue
        left = policy.get("budget", 10**9)
        rows = []  # (request, tokens)
        for r in inside:
            if read[r] >= requests[r][1]:
                rows.append((r, 1))
        left -= len(rows)
        for r in list(inside):
            if read[r] < requests[r][1]:
                rows.append((r, min(left, requests[r][1] - read[r])))
                left -= rows[-1][1]
        for r in come:
            if left == 0 or len(inside) == policy["batch"] or sum(needs[i] for i in inside) + needs[r] > room:
                break
            inside.append(r)
            times[r]["start"] = time
            rows.append((r, min(left, requests[r][1])))
            left -= rows[-1][1]
        time += iteration_seconds(
            model, machine, [(n, read[r], read[r] + n >= requests[r][1]) for r, n in rows]
        )
        for r, n in rows:
            read[r] += n
            if read[r] >= requests[r][1]:
                token(r)
            if made[r] == requests[r][2]:
                times[r]["end"] = time
                inside.remove(r)
    return [[float(t[k]) for k in ("start", "firstToken", "lastToken", "end")] for t in times]


def pipeline(schedule, forward, backward, transfer):
    stages, batches = len(forward), len(forward[0])

    def order(stage):
        if schedule == "gpipe":
            return [("F", m) for m in range(batches)] + [("B", m) for m in reversed(range(batches))]
        # One forward, one backward, after as many forwards as there are stages below.
        ahead = min(stages - 1 - stage, batches)
        pieces = [("F", m) for m in range(ahead)]
        for m in range(batches):
            pieces += ([("F", m + ahead)] if m + ahead < batches else []) + [("B", m)]
        return pieces

    orders = [order(stage) for stage in range(stages)]

    @cache
    def end(stage, kind, m):
        place = orders[stage].index((kind, m))
        waits = [end(stage, *orders[stage][place - 1])] if place > 0 else []
        if kind == "F" and stage > 0:
            waits.append(end(stage - 1, "F", m) + transfer)
        if kind == "B":
            waits.append(end(stage, "F", m) if stage == stages - 1 else end(stage + 1, "B", m) + transfer)
        return max(waits, default=0) + (forward if kind == "F" else backward)[stage][m]

    ends = [[stage, kind, m, end(stage, kind, m)] for stage in range(stages) for kind, m in orders[stage]]
    seconds = max(e[3] for e in ends)
    busy = sum(map(sum, forward)) + sum(map(sum, backward))
    return {"seconds": seconds, "bubbleShare": float(1 - Fraction(busy, stages * seconds)), "ends": ends}


random.seed(8)
servers = []
for model in MODELS:
    for policy in (
        {"kind": "static", "batch": 4},
        {"kind": "continuous", "batch": 4},
        {"kind": "chunked", "batch": 6, "budget": 48},
        {"kind": "chunked", "batch": 3, "budget": 4},
    ):
        requests, arrival = [], 0
        for _ in range(14):
            arrival += random.choice([0, 0, 1, 3, 200]) / 128  # floats hold these exactly
            prompt = random.choice([4090, 4200]) if model == "mistral-7b" and random.random() < 0.15 else random.randint(1, 90)
            requests.append([arrival, prompt, random.randint(1, 12)])
        machine = random.choice(list(MACHINES))
        room = random.choice([10**6, max(p + o for _, p, o in requests) + 60])
        times = serve(model, machine, requests, policy, room)
        servers.append(dict(model=model, machine=machine, policy=policy, room=room, requests=requests, times=times))

pipelines = []
for schedule in ("gpipe", "1f1b"):
    for stages, batches in ((1, 3), (3, 2), (4, 6)):
        forward, backward = ([[random.randint(1, 9) for _ in range(batches)] for _ in range(stages)] for _ in range(2))
        transfer = random.randint(0, 3)
        shape = dict(schedule=schedule, forward=forward, backward=backward, transfer=transfer)
        pipelines.append({**shape, **pipeline(**shape)})

path = Path(__file__).with_name("batching.json")
path.write_text(json.dumps({"servers": servers, "pipelines": pipelines}) + "\n")
