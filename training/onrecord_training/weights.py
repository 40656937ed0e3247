"""Writes the weights file that `crates/read/src/model/weights.rs` loads; the format is documented there.

Linear layers and word embeddings become signed bytes with one scale a row (symmetric, round half to even); every
other tensor stays a 32-bit float. All numbers are little-endian, all matrices row-major, [outputs, inputs].
"""

from __future__ import annotations

import os
import struct
import tempfile
import zlib
from collections.abc import Mapping, Sequence

import numpy as np

MAGIC = b"ONRECORD"
FORMAT_VERSION = 1
LAYER_NORM_EPSILON = 1e-12


def quantise_rows(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Splits a float matrix into a scale for each row and bytes in -127..=127 with `matrix ~ scale * bytes`."""
    matrix = np.ascontiguousarray(matrix, dtype=np.float32)
    scales = np.abs(matrix).max(axis=1) / np.float32(127.0)
    divisors = np.where(scales > 0, scales, np.float32(1.0))
    levels = np.clip(np.rint(matrix / divisors[:, None]), -127, 127).astype(np.int8)
    return scales.astype(np.float32), levels


def write_model(
    path: str | os.PathLike[str],
    name: str,
    bert_state: Mapping[str, np.ndarray],
    case: np.ndarray,
    mark: np.ndarray,
    heads: Mapping[str, np.ndarray],
    vocab: Sequence[str],
    attention_heads: int = 12,
    positions: int | None = None,
) -> int:
    """Writes a model and returns the size of the file in bytes.

    `bert_state` holds float arrays under the names of Hugging Face's `BertModel` (a leading "bert." is dropped);
    the row of token type 0 is folded into the position table. `case` and `mark` are [rows, hidden]. `heads` are
    kept as floats, by name, in the order of the mapping. `positions` cuts the position table to its first rows.
    """
    state = {key.removeprefix("bert."): np.asarray(value, dtype=np.float32) for key, value in bert_state.items()}
    word = state["embeddings.word_embeddings.weight"]
    position = state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
    position = position[:positions]
    hidden = word.shape[1]
    layers = 1 + max(int(key.split(".")[2]) for key in state if key.startswith("encoder.layer."))
    inner = state["encoder.layer.0.intermediate.dense.weight"].shape[0]
    if len(vocab) != word.shape[0]:
        raise ValueError(f"cannot write {path}: {len(vocab)} pieces, but {word.shape[0]} word embeddings")
    if any("\n" in piece for piece in vocab):
        raise ValueError(f"cannot write {path}: a piece of the vocabulary holds a line feed")

    payload = bytearray()
    payload += struct.pack(
        "<9If", hidden, layers, attention_heads, inner, len(position), len(case), len(mark), len(vocab), len(heads),
        LAYER_NORM_EPSILON,
    )
    _text(payload, name)
    _text(payload, "\n".join(vocab))
    scales, levels = quantise_rows(word)
    payload += scales.tobytes() + levels.tobytes()
    for table in (case, mark, position):
        _floats(payload, table, (len(table), hidden))
    _norm(payload, state, "embeddings.LayerNorm", hidden)
    for number in range(layers):
        layer = f"encoder.layer.{number}"
        attention = f"{layer}.attention.self"
        parts = [f"{attention}.{part}" for part in ("query", "key", "value")]
        _linear(payload, state, parts, (3 * hidden, hidden))
        _linear(payload, state, [f"{layer}.attention.output.dense"], (hidden, hidden))
        _norm(payload, state, f"{layer}.attention.output.LayerNorm", hidden)
        _linear(payload, state, [f"{layer}.intermediate.dense"], (inner, hidden))
        _linear(payload, state, [f"{layer}.output.dense"], (hidden, inner))
        _norm(payload, state, f"{layer}.output.LayerNorm", hidden)
    for head, tensor in heads.items():
        tensor = np.asarray(tensor, dtype=np.float32)
        _text(payload, head)
        payload += struct.pack(f"<I{tensor.ndim}I", tensor.ndim, *tensor.shape)
        _floats(payload, tensor, tensor.shape)

    header = MAGIC + struct.pack("<IIQ", FORMAT_VERSION, zlib.crc32(payload), len(payload))
    _replace(path, header + payload)
    return len(header) + len(payload)


def _text(payload: bytearray, text: str) -> None:
    encoded = text.encode("utf-8")
    payload += struct.pack("<I", len(encoded)) + encoded


def _floats(payload: bytearray, tensor: np.ndarray, shape: tuple[int, ...]) -> None:
    tensor = np.ascontiguousarray(tensor, dtype="<f4")
    if tensor.shape != tuple(shape):
        raise ValueError(f"cannot write the model: a tensor of shape {tensor.shape} stands where {shape} is due")
    if not np.isfinite(tensor).all():
        raise ValueError("cannot write the model: a tensor holds a number that is not finite")
    payload += tensor.tobytes()


def _norm(payload: bytearray, state: Mapping[str, np.ndarray], name: str, hidden: int) -> None:
    _floats(payload, state[f"{name}.weight"], (hidden,))
    _floats(payload, state[f"{name}.bias"], (hidden,))


def _linear(
    payload: bytearray, state: Mapping[str, np.ndarray], parts: Sequence[str], shape: tuple[int, int]
) -> None:
    """Appends layers that read the same input as one: scales, biases, then the bytes."""
    weight = np.concatenate([state[f"{part}.weight"] for part in parts])
    bias = np.concatenate([state[f"{part}.bias"] for part in parts])
    if weight.shape != shape:
        raise ValueError(f"cannot write the model: {parts} has shape {weight.shape} where {shape} is due")
    scales, levels = quantise_rows(weight)
    _floats(payload, scales, shape[:1])
    _floats(payload, bias, shape[:1])
    payload += levels.tobytes()


def _replace(path: str | os.PathLike[str], content: bytes) -> None:
    """Puts the whole file in place at once, so that a stop in the middle leaves the old one."""
    directory = os.path.dirname(os.path.abspath(path))
    handle, temporary = tempfile.mkstemp(dir=directory, prefix=".weights-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
