"""Makes a checkpoint of a weights file, to train on from weights whose floats are gone: the inverse of `export.py`.

What rounding to bytes lost stays lost; half a level of 254 is far below what a step of training moves.
"""

from __future__ import annotations

import argparse
import struct

import numpy as np
import torch

from .export import HEADS
from .model import Tagger
from .weights import MAGIC


class Payload:
    """Reads the bytes of a weights file from front to back."""

    def __init__(self, path: str):
        with open(path, "rb") as file:
            self.bytes = file.read()
        if self.bytes[: len(MAGIC)] != MAGIC:
            raise ValueError(f"cannot restore {path}: it is no weights file")
        self.at = 24

    def numbers(self, count: int) -> tuple[int, ...]:
        self.at += 4 * count
        return struct.unpack_from(f"<{count}I", self.bytes, self.at - 4 * count)

    def text(self) -> str:
        (length,) = self.numbers(1)
        self.at += length
        return self.bytes[self.at - length : self.at].decode("utf-8")

    def floats(self, *shape: int) -> torch.Tensor:
        count = int(np.prod(shape))
        self.at += 4 * count
        values = np.frombuffer(self.bytes, "<f4", count, self.at - 4 * count)
        return torch.tensor(values).reshape(shape)

    def levels(self, rows: int, columns: int) -> torch.Tensor:
        self.at += rows * columns
        values = np.frombuffer(self.bytes, np.int8, rows * columns, self.at - rows * columns)
        return torch.tensor(values).float().reshape(rows, columns)

    def linear(self, outputs: int, inputs: int, smooth: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
        """The weights in floats, and the biases."""
        factors = self.floats(inputs) if smooth else 1.0
        scales, biases = self.floats(outputs), self.floats(outputs)
        return self.levels(outputs, inputs) * scales[:, None] * factors, biases


def restore(path: str, encoder: str) -> dict[str, torch.Tensor]:
    """The state of a `Tagger` with the weights of the file."""
    payload = Payload(path)
    hidden, layers, _, inner, positions, cases, marks, pieces, heads, _ = payload.numbers(10)
    payload.text(), payload.text()
    state = Tagger(encoder).state_dict()
    word_scales = payload.floats(pieces)
    state["bert.embeddings.word_embeddings.weight"] = payload.levels(pieces, hidden) * word_scales[:, None]
    state["case.weight"], state["mark.weight"] = payload.floats(cases, hidden), payload.floats(marks, hidden)
    state["bert.embeddings.position_embeddings.weight"][:positions] = payload.floats(positions, hidden)
    state["bert.embeddings.token_type_embeddings.weight"].zero_()

    def norm(name: str) -> None:
        state[f"bert.{name}.weight"], state[f"bert.{name}.bias"] = payload.floats(hidden), payload.floats(hidden)

    def linear(names: list[str], outputs: int, inputs: int, smooth: bool = False) -> None:
        weight, bias = payload.linear(outputs, inputs, smooth)
        for name, weights, biases in zip(names, weight.chunk(len(names)), bias.chunk(len(names))):
            state[f"bert.{name}.weight"], state[f"bert.{name}.bias"] = weights.clone(), biases.clone()

    norm("embeddings.LayerNorm")
    for number in range(layers):
        layer = f"encoder.layer.{number}"
        linear([f"{layer}.attention.self.{part}" for part in ("query", "key", "value")], 3 * hidden, hidden, smooth=True)
        linear([f"{layer}.attention.output.dense"], hidden, hidden)
        norm(f"{layer}.attention.output.LayerNorm")
        linear([f"{layer}.intermediate.dense"], inner, hidden, smooth=True)
        linear([f"{layer}.output.dense"], hidden, inner)
        norm(f"{layer}.output.LayerNorm")
    names = {"crf.start": "start", "crf.transition": "transition"}
    names |= {f"{file}.{part}": f"{own}.{part}" for own, file in HEADS.items() for part in ("weight", "bias")}
    for _ in range(heads):
        name = names[payload.text()]
        (rank,) = payload.numbers(1)
        state[name] = payload.floats(*payload.numbers(rank))
    return state


def main() -> None:
    arg = argparse.ArgumentParser(description=__doc__)
    arg.add_argument("weights")
    arg.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2, for the shape of the network")
    arg.add_argument("--out", required=True)
    args = arg.parse_args()
    torch.save({"model": restore(args.weights, args.encoder)}, args.out)


if __name__ == "__main__":
    main()
