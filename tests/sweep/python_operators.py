# SPDX-License-Identifier: MIT
"""Samples of what Python alone defines, for the sweep: quantized_decomposed, torchao, transformers, prims, functorch, associative scans.

torchao and transformers are left out where they are not installed. flex_attention is not among them: torch.export.save refuses it.
"""

import importlib

import torch

F32, F16, BF16 = torch.float32, torch.float16, torch.bfloat16
INT8, UINT8, INT16 = (-128, 127, torch.int8), (0, 255, torch.uint8), (-32768, 32767, torch.int16)


def random(*sizes, dtype=F32, scale=3.0):
    return (torch.randn(*sizes) * scale).to(dtype)


def quantized_decomposed():
    importlib.import_module("torch.ao.quantization.fx._decomposed")
    ops = torch.ops.quantized_decomposed
    integers = torch.randint(-128, 128, (4, 6), dtype=torch.int8)
    special = torch.tensor([float("inf"), -float("inf"), 0.5, 1.5, 2.5, -0.5])
    for dtype in (F32, F16, BF16):
        x = random(4, 6, dtype=dtype)
        per_axis = torch.rand(4) + 0.05, torch.randint(-5, 6, (4,))
        per_token = torch.rand(4, 1) + 0.05, torch.randint(-5, 6, (4, 1), dtype=torch.int32)
        per_group = torch.rand(4, 3) + 0.05, torch.randint(-5, 6, (4, 3), dtype=torch.int32)
        yield ops.quantize_per_tensor.default, (x, 0.037, 3, *INT8)
        yield ops.quantize_per_tensor.default, (x, 0.037, 100, *UINT8)
        yield ops.quantize_per_tensor.tensor, (x, torch.tensor([0.037]), torch.tensor([3]), *INT8)
        yield ops.quantize_per_tensor.tensor2, (x, torch.tensor(0.037), torch.tensor(3), torch.tensor(-128), torch.tensor(127), torch.int8)
        yield ops.quantize_per_channel.default, (x, *per_axis, 0, *INT8)
        yield ops.quantize_per_token.default, (x, *per_token, *INT8)
        yield ops.quantize_per_channel_group.default, (x, *per_group, -8, 7, torch.int8, 2)
        yield ops.choose_qparams.tensor, (x, -128, 127, 1e-6, torch.int8)
        yield ops.choose_qparams_symmetric.tensor, (x, -127, 127, 1e-6, torch.int8)
        yield ops.choose_qparams_per_token.default, (x, torch.int8)
        yield ops.choose_qparams_per_token_asymmetric.default, (x, torch.int8)
        yield ops._choose_qparams_per_token_asymmetric_impl.default, (x, torch.int8)
        yield ops.convert_element_type.no_fuse, (x, torch.int16)
        for out in (None, dtype):
            more = {} if out is None else {"out_dtype": out}
            yield ops.dequantize_per_tensor.default, (integers, 0.037, 3, *INT8), more
            yield ops.dequantize_per_tensor.tensor, (integers, torch.tensor([0.037]), torch.tensor([3]), *INT8), more
            yield ops.dequantize_per_tensor.tensor2, (integers, torch.tensor(0.037), torch.tensor(3), torch.tensor(-128), torch.tensor(127), torch.int8), more
            yield ops.dequantize_per_channel.default, (integers, *per_axis, 0, *INT8), more
            yield ops.dequantize_per_channel.default, (integers, per_axis[0], None, 0, *INT8), more
        yield ops.dequantize_per_token.default, (integers, *per_token, *INT8, dtype)
        yield ops.dequantize_per_channel_group.default, (integers, *per_group, -128, 127, torch.int8, 2, dtype)
        yield ops.dequantize_per_channel_group.default, (integers, per_group[0], None, -128, 127, torch.int8, 2, dtype)
    yield ops.quantize_per_tensor.default, (special, 0.5, 1, *INT8)
    yield ops.quantize_per_tensor.default, (random(3, 5, 2).permute(2, 0, 1), 0.1, -7, *INT16)
    yield ops.choose_qparams_symmetric.tensor, (random(9), 0, 255, 1e-6, torch.uint8)
    yield ops.choose_qparams.tensor, (torch.zeros(4), -128, 127, 1e-6, torch.int8)
    yield ops.quantize_per_channel.default, (random(2, 3, 4), torch.rand(3) + 0.1, torch.zeros(3, dtype=torch.int64), 1, *UINT8)
    yield ops.quantize_per_channel_group.default, (random(4, 6), torch.rand(4, 1) + 0.1, torch.zeros(4, 1, dtype=torch.int32), -8, 7, torch.int8, 32)
    yield ops.fake_quant_per_channel.default, (random(4, 6), torch.rand(4) + 0.05, torch.randint(-5, 6, (4,)), 0, -8, 7)


def torchao():
    try:
        importlib.import_module("torchao.quantization.quant_primitives")
    except ImportError:
        return
    ops = torch.ops.torchao
    for dtype in (F32, F16, BF16):
        x = random(4, 6, dtype=dtype)
        for block in ([4, 6], [1, 6], [4, 1], [1, 2], [2, 3]):
            count = [4 // block[0], 6 // block[1]]
            for mapping in ("SYMMETRIC", "SYMMETRIC_NO_CLIPPING_ERR", "ASYMMETRIC"):
                for keepdim in (False, True):
                    yield ops.choose_qparams_affine.default, (x, mapping, block, torch.int8), {"keepdim": keepdim}
            yield ops.choose_qparams_affine.default, (x, "ASYMMETRIC", block, torch.uint8, 0, 15, 1e-5, F32, torch.int64)
            scale, zero = (torch.rand(count) + 0.05).to(dtype), torch.randint(-5, 6, count, dtype=torch.int32)
            yield ops.quantize_affine.default, (x, block, scale, zero, torch.int8)
            yield ops.quantize_affine.default, (x, block, scale, zero, torch.uint8, 0, 15)
            integers = torch.randint(-128, 128, (4, 6), dtype=torch.int8)
            yield ops.dequantize_affine.default, (integers, block, scale, zero, torch.int8), {"output_dtype": dtype}
            yield ops.dequantize_affine.default, (integers, block, scale, None, torch.int8, -128, 127), {"output_dtype": dtype}
            yield ops.choose_scale_float8.default, (x, block)
            float8 = (torch.rand(count) + 0.05).float()
            yield ops.quantize_affine_float8_non_decomposed.default, (x, float8)
            eight = x.to(torch.float8_e4m3fn)
            yield ops.dequantize_affine_float8_non_decomposed.default, (eight, float8, dtype)
        yield ops.choose_scale_float8.default, (x, [1, 6], torch.float8_e5m2, F32, 0.1, 2.0)
    yield ops.quantize_affine.default, (random(4, 6), [1, 6], torch.rand(4, 1) + 0.05, torch.zeros(4, 1, dtype=torch.int32), torch.uint4)
    yield ops.choose_qparams_affine.default, (random(4, 6), "SYMMETRIC", [1, 6], torch.int4)


def transformers():
    try:
        importlib.import_module("transformers.integrations.moe")
    except ImportError:
        return
    ops = torch.ops.transformers
    for dtype in (F32, F16):
        yield ops.grouped_mm_fallback.default, (random(7, 4, dtype=dtype), random(3, 4, 5, dtype=dtype), torch.tensor([2, 2, 6], dtype=torch.int32))
    offsets = torch.tensor([2, 2, 6])
    yield ops.grouped_mm_fallback.default, (random(7, 4), random(3, 4, 5), offsets)
    yield ops.grouped_mm_fallback_backward.default, (random(7, 4), random(3, 4, 5), offsets, random(7, 5))


UNARY = """abs acos acosh asin asinh atan atanh bessel_i0 bessel_i0e bessel_i1 bessel_i1e bessel_j0 bessel_j1 cbrt ceil cos cosh digamma
erf erf_inv erfc erfcx exp exp2 expm1 floor frexp isfinite lgamma log log10 log1p log2 ndtri neg reciprocal round rsqrt sign signbit sin sinh
spherical_bessel_j0 sqrt tan tanh trunc""".split()
BINARY = """add atan2 div eq fmax fmin fmod ge gt hypot igamma igammac le lt maximum minimum mul ne nextafter pow remainder sub zeta""".split()
INTEGERS = "bitwise_and bitwise_or bitwise_xor gcd shift_left shift_right_arithmetic".split()


def prims():
    ops = torch.ops.prims
    x, y, cpu = torch.rand(3, 4) * 0.8 + 0.1, torch.rand(3, 4) * 0.8 + 1.1, torch.device("cpu")
    made = {"dtype": F32, "device": cpu, "requires_grad": False}
    for name in UNARY:
        yield getattr(ops, name).default, (x + 1 if name == "acosh" else x,)
    for name in BINARY:
        yield getattr(ops, name).default, (x, y)
    for name in INTEGERS:
        yield getattr(ops, name).default, (torch.randint(0, 90, (3, 4)), torch.randint(1, 9, (3, 4)))
    yield ops.bitwise_not.default, (torch.randint(0, 90, (3, 4)),)
    for name in ("amax", "amin", "sum", "prod"):
        yield getattr(ops, name).default, (x, [1])
        yield getattr(ops, name).default, (x, [0, 1])
    yield ops.var.default, (x, [1], 1.0)
    yield ops.var.default, (x, [0, 1], 0.0)
    z = torch.randn(3, 4, dtype=torch.complex64)
    for name in ("conj", "conj_physical", "real", "imag"):
        yield getattr(ops, name).default, (z,)
    yield ops.as_strided.default, (x, [2, 2], [4, 1], 1)
    yield ops.as_strided_scatter.default, (x, torch.zeros(2, 2), [2, 2], [4, 1], 1)
    yield ops.broadcast_in_dim.default, (x, [3, 2, 4], [0, 2])
    yield ops.broadcast_in_dim.default, (x[:, :1], [5, 3, 4], [1, 2])
    yield ops.cat.default, ([x, y], 1)
    yield ops.clone.default, (x,), {"memory_format": torch.preserve_format}
    yield ops.collapse.default, (torch.rand(2, 3, 4), 1, 2)
    yield ops.collapse_view.default, (torch.rand(2, 3, 4), 0, 1)
    for dtype in (torch.int32, torch.float64, BF16, torch.bool):
        yield ops.convert_element_type.default, (x, dtype)
    yield ops.copy_strided.default, (x, [1, 3])
    yield ops.device_put.default, (x, cpu)
    yield ops.empty.default, ([2, 0],), made
    yield ops.empty_permuted.default, ([2, 0, 3], [2, 0, 1]), made
    yield ops.empty_strided.default, ([2, 0], [1, 2]), made
    yield ops.fft_r2c.default, (torch.rand(4, 8),), {"dim": [1], "onesided": True}
    yield ops.fft_c2c.default, (z,), {"dim": [0, 1], "forward": True}
    yield ops.fft_c2c.default, (z,), {"dim": [1], "forward": False}
    yield ops.fft_c2r.default, (torch.fft.rfft(torch.rand(3, 6)),), {"dim": [1], "last_dim_size": 6}
    yield ops.fill.default, (x, 2.5)
    yield ops.full.default, ([2, 3], 1.5), made
    yield ops.full_like.default, (x, 3), {**made, "dtype": torch.int64}
    yield ops.iota.default, (7,), {"start": 2, "step": 3, "dtype": torch.int64, "device": cpu, "requires_grad": False}
    yield ops.reshape.default, (x.t(), [2, 6])
    yield ops.rev.default, (x, [0, 1])
    yield ops.scalar_tensor.default, (2.5,), {"dtype": torch.float64, "device": cpu}
    yield ops.split_dim.default, (torch.rand(2, 12), 1, 3)
    yield ops.squeeze.default, (torch.rand(1, 3, 1), [0, 2])
    yield ops.svd.default, (x,), {"full_matrices": False}
    yield ops.transpose.default, (torch.rand(2, 3, 4), [2, 0, 1])
    yield ops.view_of.default, (x,)
    yield ops.view_of_dtype.default, (x, torch.int32)
    yield ops.where.default, (x > 0.5, x, y)


class Vmapped(torch.nn.Module):
    def __init__(self, function, dims=0, out=0, **options):
        super().__init__()
        self.function, self.dims, self.out, self.options = function, dims, out, options

    def forward(self, *tensors):
        return torch.vmap(self.function, in_dims=self.dims, out_dims=self.out, **self.options)(*tensors)


class Of(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *tensors):
        return self.function(*tensors)


def transforms():
    """(name, module, inputs)"""
    x, y = torch.rand(5, 3), torch.rand(5, 3)
    yield "vmap", Vmapped(lambda a, b: (a * b).sum()), (x, y)
    yield "vmap", Vmapped(lambda a: a.cumsum(0) + a.max(), dims=1, out=1), (x,)
    yield "vmap", Vmapped(lambda a, w: torch.nn.functional.linear(a, w).relu(), dims=(0, None)), (x, torch.rand(4, 3))
    yield "vmap", Vmapped(torch.vmap(lambda a, b: torch.dot(a, b), in_dims=(None, 0)), dims=(0, None)), (x, y)
    yield "vmap", Vmapped(lambda a, b: (a.sin(), b.exp()), dims=(0, None), out=(1, 0)), (x, torch.rand(1))
    yield "vmap", Vmapped(lambda a, i: a.gather(0, i), dims=(None, 0)), (x, torch.tensor([[[4, 0, 1]], [[2, 2, 0]]]))
    yield "vmap", Vmapped(lambda a: torch.addr(torch.zeros(3, 3), a, a)), (x,)
    yield "jvp", Of(lambda a, t: torch.func.jvp(torch.sin, (a,), (t,))), (x, y)
    yield "jvp", Of(lambda a, t: torch.func.jvp(lambda v: (v * v).sum(1), (a,), (t,))[1]), (x, y)

    from torch._higher_order_ops.associative_scan import associative_scan

    yield "associative_scan", Of(lambda a: associative_scan(lambda p, q: p + q, a, dim=0, combine_mode="generic")), (x,)
    yield "associative_scan", Of(lambda a, b: associative_scan(
        lambda p, q: (p[0] * q[0], p[1] * q[0] + q[1]), (a, b), dim=0, combine_mode="generic")), (x, y)
    yield "associative_scan", Of(lambda a: associative_scan(lambda p, q: p @ q, a, dim=0, combine_mode="generic")), (torch.rand(4, 2, 2),)
    yield "associative_scan", Of(lambda a: associative_scan(lambda p, q: p * q, a, dim=1, reverse=True, combine_mode="generic")), (x,)


def sources():
    """(name, samples of it): a sample is a function, its arguments and its keywords, or a module and its inputs."""
    grouped = {}
    for samples_of in (quantized_decomposed, torchao, transformers, prims):
        torch.manual_seed(0)
        for function, args, *more in samples_of():
            grouped.setdefault(str(function), []).append((function, args, more[0] if more else {}))
    torch.manual_seed(0)
    for name, module, inputs in transforms():
        grouped.setdefault(name, []).append((module.eval(), inputs))
    return grouped.items()
