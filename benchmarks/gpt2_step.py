# SPDX-License-Identifier: MIT
"""Writes the archive and the inputs of one token's step of GPT-2 small (124 M parameters, random) with a cache of 128 positions:

    python gpt2_step.py ARCHIVE.pt2 INPUTS.safetensors
"""

import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

WIDTH, HEADS, LAYERS, WORDS, POSITIONS, CACHED = 768, 12, 12, 50257, 1024, 128


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.qkv, self.proj = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, keys, values):
        batch, length, _ = x.shape

        def heads(t):
            return t.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        query, key, value = self.qkv(self.ln_1(x)).split(WIDTH, 2)
        keys, values = torch.cat([keys, heads(key)], 2), torch.cat([values, heads(value)], 2)
        mixed = F.scaled_dot_product_attention(heads(query), keys, values)
        x = x + self.proj(mixed.transpose(1, 2).reshape(batch, length, WIDTH))
        return x + self.down(F.gelu(self.up(self.ln_2(x)), approximate="tanh")), keys, values


class Gpt2(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions = nn.Embedding(WORDS, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.ln = nn.LayerNorm(WIDTH)

    def forward(self, token, position, cache):
        x = self.words(token) + self.positions(position)
        filled = []
        for block, (keys, values) in zip(self.blocks, cache):
            x, keys, values = block(x, keys, values)
            filled.append((keys, values))
        return F.linear(self.ln(x), self.words.weight), filled


torch.manual_seed(0)
model = Gpt2().eval()
token, position = torch.randint(0, WORDS, (1, 1)), torch.full((1, 1), CACHED)
cache = [tuple(torch.randn(1, HEADS, CACHED, WIDTH // HEADS) for _ in range(2)) for _ in range(LAYERS)]
with torch.no_grad():
    torch.export.save(torch.export.export(model, (token, position, cache)), sys.argv[1])
flat = [token, position, *(t for layer in cache for t in layer)]
save_file({f"input_{i}": t for i, t in enumerate(flat)}, sys.argv[2])
