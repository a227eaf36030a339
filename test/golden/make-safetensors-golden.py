"""Writes safetensors.json: files by the reference writer, and numbers rounded to half precision by NumPy.

    pip install safetensors==0.8.0 numpy==2.4.6
    python test/golden/make-safetensors-golden.py
"""

import base64
import json
import pathlib

import numpy
import safetensors

random = numpy.random.default_rng(7)


def tensor(dtype, shape):
    kind = numpy.dtype({'bfloat16': 'uint16'}.get(dtype, dtype))
    if kind.kind == 'f':
        values = (random.standard_normal(shape) * 3).astype(kind)
    else:
        info = numpy.iinfo(kind)
        values = random.integers(info.min, info.max, shape, dtype=kind, endpoint=True)
        if dtype == 'bfloat16':  # no infinities and NaNs
            values = numpy.where((values & 0x7F80) == 0x7F80, values & 0x807F, values).astype(kind)
    if dtype == 'bfloat16':
        numbers = (values.astype(numpy.uint32) << 16).view(numpy.float32)
    else:
        numbers = values.astype(numpy.float32)
    return values, numbers.ravel().astype(float).tolist()


def case(metadata, **shapes):
    arrays, specs, tensors = [], {}, {}
    for name, (dtype, shape) in shapes.items():
        values, numbers = tensor(dtype, shape)
        values = numpy.ascontiguousarray(values)
        arrays.append(values)  # the specs hold addresses
        specs[name] = safetensors.TensorSpec(
            dtype=dtype, shape=shape, data_ptr=values.ctypes.data, data_len=values.nbytes
        )
        tensors[name] = {'dtype': dtype, 'shape': list(shape), 'numbers': numbers}
    file = safetensors.serialize(specs, metadata)
    return {'file': base64.b64encode(file).decode(), 'metadata': metadata or {}, 'tensors': tensors}


cases = [
    case(None, weight=('float32', (3, 4))),
    case({'format': 'pt'}, b=('float16', (2, 3)), a=('float32', (2,)), c=('int8', (5,)), d=('bfloat16', (4,))),
    case(None, **{'z\u00e9 "quoted"': ('float32', (1,)), '\U0001f600': ('float32', (2,)), '\uffee': ('float32', (1,))}),
    case(None, scalar=('float32', ()), empty=('float32', (0, 3)), bias=('bfloat16', (3,)), half=('float16', (1, 1))),
    case(
        None,
        **{
            name: (name, (2, 2))
            for name in ('float64', 'int64', 'uint64', 'int32', 'uint32', 'int16', 'uint16', 'uint8', 'int8')
        },
    ),
]

magnitudes = [0.0, 5e-324, 1e-310, 2.0**-25, 2.0**-24, 2.0**-14, 2047 * 2.0**-25, 65504.0, 65519.99, 65520.0, 65536.0, 1e300]
for exponent in range(-26, 17):
    for mantissa in random.integers(1024, 2048, 4):
        value = float(mantissa) * 2.0 ** (exponent - 10)
        tie = (mantissa + 0.5) * 2.0 ** (exponent - 10)
        magnitudes += [value, tie, numpy.nextafter(tie, 0), numpy.nextafter(tie, 1e308)]
values = numpy.array([s * v for v in magnitudes for s in (1, -1)] + [numpy.inf, -numpy.inf], dtype=numpy.float64)
with numpy.errstate(over='ignore', under='ignore'):
    halves = values.astype(numpy.float16).view(numpy.uint16)

path = pathlib.Path(__file__).with_name('safetensors.json')
provenance = f'test/golden/make-safetensors-golden.py with safetensors {safetensors.__version__}, NumPy {numpy.__version__}'
doubles = values.view(numpy.uint64)
half = [[f'{bits:016x}', int(code)] for bits, code in zip(doubles.tolist(), halves)]
path.write_text(json.dumps({'provenance': provenance, 'files': cases, 'half': half}, separators=(',', ':')) + '\n')
