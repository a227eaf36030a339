"""Writes test/golden/number-formats.json: what torch and ml_dtypes make of a few hundred values in few bits.

    pip install torch ml_dtypes && python test/golden/make-number-formats-golden.py

torch holds E4M3 at its largest number; ml_dtypes rounds it to NaN beyond, and has FP4, which torch cannot convert to.
"""
import json
import math
import pathlib
import random

import ml_dtypes
import numpy
import torch

random.seed(1)
chosen = [0.0, -0.0, 1.0, -1.0, 1 / 3, 0.1, -2.5, 3.5, 5.0, 6.0, 7.0, 448.0, 463.9, 464.0, 464.1, 480.0, 1e9, -1e9,
          57344.0, 61439.0, 61440.0, 65504.0, 65519.0, 65520.0, 65536.0, 3.38e38, 3.4e38, 2.0**-6, 2.0**-9, 2.0**-10,
          2.0**-14, 2.0**-16, 2.0**-17, 2.0**-24, 2.0**-25, 1.5 * 2.0**-25, 2.0**-126, 2.0**-133, 2.0**-134, 2.0**-149,
          0.25, 0.75, 1.25, 1.75, math.inf, -math.inf, math.nan]
spread = [random.choice([-1, 1]) * random.uniform(1, 2) * 2.0 ** random.randint(-30, 20) for _ in range(150)]
halfway = [(random.randint(0, 31) + 0.5) * 2.0 ** random.randint(-20, 12) for _ in range(60)]
values = torch.tensor(chosen + spread + halfway, dtype=torch.float32)


def plain(numbers):
    return [str(x) if math.isnan(x) or math.isinf(x) or (x == 0 and math.copysign(1, x) < 0) else x for x in numbers]


def by_torch(dtype, integers):
    return [code % 2 ** (8 * dtype.itemsize) for code in values.to(dtype).view(integers).tolist()]


def by_numpy(dtype):
    return values.numpy().astype(dtype).view(numpy.uint8).tolist()


golden = {
    'torch': torch.__version__,
    'ml_dtypes': ml_dtypes.__version__,
    'values': plain(values.tolist()),
    'codes': {
        'fp16': by_torch(torch.float16, torch.int16),
        'bf16': by_torch(torch.bfloat16, torch.int16),
        'fp8_e5m2': by_torch(torch.float8_e5m2, torch.uint8),
        'fp8_e4m3': by_numpy(ml_dtypes.float8_e4m3fn),
        'fp8_e4m3 saturated': by_torch(torch.float8_e4m3fn, torch.uint8),
        'fp4_e2m1': by_numpy(ml_dtypes.float4_e2m1fn),
    },
    'decoded': {
        'fp8_e4m3': plain(torch.arange(256, dtype=torch.uint8).view(torch.float8_e4m3fn).float().tolist()),
        'fp8_e5m2': plain(torch.arange(256, dtype=torch.uint8).view(torch.float8_e5m2).float().tolist()),
        'fp4_e2m1': plain(numpy.arange(16, dtype=numpy.uint8).view(ml_dtypes.float4_e2m1fn).astype(float).tolist()),
    },
}
lines = [f'{json.dumps(key)}: {json.dumps(value)}' for key, value in golden.items()]
path = pathlib.Path(__file__).with_name('number-formats.json')
path.write_text('{' + ',\n'.join(lines) + '}\n')
