# SPDX-License-Identifier: MIT
"""Makes the files of this folder with PyTorch 2.13: python make.py (in this folder). All are small; their values are known."""

import collections
import copy
import json
import os
import pickle

import torch

FOLDER = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(FOLDER, name)


def dtypes():
    """One tensor a dtype, of bytes 0, 1, 2, …: every dtype that torch.save writes as a plain tensor."""
    out = collections.OrderedDict()
    for name in (
        "uint8 int8 int16 int32 int64 float16 float32 float64 complex32 complex64 complex128 bool bfloat16 "
        "float8_e5m2 float8_e4m3fn float8_e5m2fnuz float8_e4m3fnuz float8_e8m0fnu float4_e2m1fn_x2 uint16 uint32 uint64 "
        "bits8 bits16 bits1x8 bits2x4 bits4x2"
    ).split():
        dtype = getattr(torch, name)
        size = torch.empty(1, dtype=dtype).element_size()
        data = torch.arange(6 * size, dtype=torch.uint8)
        if name == "bool":
            data %= 2
        out[name] = data.view(dtype).reshape(2, 3)
    return out


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(3, 2)
        self.norm = torch.nn.BatchNorm1d(2)
        self.tied = self.fc
        with torch.no_grad():
            self.fc.weight.copy_(torch.arange(6.0).reshape(2, 3))
            self.fc.bias.copy_(torch.tensor([6.0, 7.0]))

    def forward(self, x):
        return self.tied(self.norm(self.fc(x)) @ self.fc.weight)


def views():
    base = torch.arange(24, dtype=torch.float32)
    return {
        "whole": base,
        "transposed": base.view(4, 6).t(),
        "tail": base[20:],
        "every_other": base[::2],
        "expanded": torch.tensor([5.0]).expand(3),
        "scalar": torch.tensor(2.5, dtype=torch.float64),
        "empty": torch.empty(0, 3),
        "channels_last": torch.arange(8.0).reshape(1, 2, 2, 2).to(memory_format=torch.channels_last),
    }


def save_file(tensors, name):
    """A safetensors file, written by hand: the package is not needed."""
    header, data = {}, b""
    for key, t in tensors.items():
        raw = bytes(t.contiguous().view(torch.uint8).tolist())
        kind = {torch.float32: "F32", torch.int64: "I64", torch.bfloat16: "BF16"}[t.dtype]
        header[key] = {"dtype": kind, "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(name, "wb") as f:
        f.write(len(text).to_bytes(8, "little") + text + data)


def main():
    torch.manual_seed(0)
    net = Net().eval()
    state = net.state_dict()
    trained = copy.deepcopy(net)
    for protocol in (2, 3, 4, 5):
        torch.save(state, path(f"net_p{protocol}.pt"), pickle_protocol=protocol)
    torch.save(state, path("net_legacy.pt"), _use_new_zipfile_serialization=False)
    torch.save(state, path("net_legacy_p4.pt"), _use_new_zipfile_serialization=False, pickle_protocol=4)
    torch.save(dtypes(), path("dtypes.pt"))
    torch.save(dtypes(), path("dtypes_legacy.pt"), _use_new_zipfile_serialization=False)
    torch.save(views(), path("views.pt"))
    torch.save(views(), path("views_legacy.pt"), _use_new_zipfile_serialization=False)

    named = torch.nn.Parameter(torch.arange(3.0))
    named.note = "has an attribute"
    torch.save(
        {"parameter": torch.nn.Parameter(torch.arange(4.0)), "named": named, "buffer": torch.nn.Buffer(torch.arange(2.0))},
        path("parameters.pt"),
    )

    optimizer = torch.optim.Adam(trained.parameters())
    trained.train()(torch.ones(2, 3)).sum().backward()
    optimizer.step()
    checkpoint = {
        "epoch": 3,
        "model": state,
        "optimizer": optimizer.state_dict(),
        "losses": [0.5, 0.25, -1.0, float("inf")],
        "big": 2**70,
        "negative": -(2**40),
        "size": torch.Size([2, 3]),
        "device": torch.device("cpu"),
        "seen": {1, 2},
        "frozen": frozenset(["a"]),
        "counts": collections.Counter("aab"),
        "default": collections.defaultdict(list),
        "dtype": torch.bfloat16,
        "raw": b"\x00\xff",
        "step": torch.tensor(7),
        "none": None,
    }
    torch.save(checkpoint, path("checkpoint.pt"))
    torch.save(checkpoint, path("checkpoint_p5.pt"), pickle_protocol=5)
    torch.save({"epoch": 1, "nested": {"deep": {"weights": {"a.b": torch.arange(3)}}}}, path("nested.pt"))
    torch.save({"generator": {"w": torch.ones(1)}, "discriminator": {"w": torch.zeros(1)}}, path("two_models.pt"))
    torch.save(torch.ones(3), path("tensor.pt"))
    torch.save({"epoch": 3}, path("no_tensors.pt"))

    torch.save(torch.nn.Linear(1, 1), path("module.pt"))
    torch.save({"x": torch.eye(2).to_sparse()}, path("sparse.pt"))
    torch.save({"x": torch.quantize_per_tensor(torch.ones(2), 0.5, 0, torch.quint8)}, path("quantized.pt"))
    torch.save({"x": torch.ones(2, dtype=torch.complex64).conj()}, path("conjugated.pt"))
    torch.save({"x": torch.empty(2, device="meta")}, path("meta.pt"))

    class Attack:
        def __reduce__(self):
            return os.system, ("touch torch_ir_attack_was_run",)

    torch.save({"w": torch.ones(1), "x": Attack()}, path("attack.pt"))
    torch.save({"w": torch.ones(1), "x": Attack()}, path("attack_legacy.pt"), _use_new_zipfile_serialization=False)
    with open(path("plain_pickle.pt"), "wb") as f:
        pickle.dump({"w": [1, 2, 3]}, f)

    torch.jit.script(net).save(path("scripted.pt"))
    torch.jit.trace(net, torch.ones(2, 3)).save(path("traced.pt"))

    parts = [{"a": torch.arange(3.0)}, {"b": torch.arange(2), "c": torch.ones(1, dtype=torch.bfloat16)}]
    for kind, ending, save in (("model", "safetensors", save_file), ("pytorch_model", "bin", torch.save)):
        weight_map = {}
        for i, part in enumerate(parts):
            name = f"{kind}-{i + 1:05}-of-00002.{ending}"
            save(copy.deepcopy(part), path(name))
            weight_map.update({k: name for k in part})
        with open(path(f"{kind}.{ending}.index.json"), "w") as f:
            json.dump({"metadata": {"total_size": 30}, "weight_map": weight_map}, f, indent=2)
            f.write("\n")


if __name__ == "__main__":
    main()
