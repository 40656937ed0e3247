"""Writes a checkpoint, or the mean of several, as the weights that the program embeds.

The mean of the weights of runs that began from one start is about as good as their ensemble and costs nothing when
reading (Wortsman et al., "Model soups", ICML 2022). The linear layers are rounded to bytes with regard to what they see
on a sample of the corpus.
"""

from __future__ import annotations

import argparse
import hashlib

import torch
from transformers import BertTokenizerFast

from .corpus import Document, read, windows
from .model import Tagger
from .weights import observe, write_model

SAMPLE = 64  # documents, about 15,000 pieces
HEADS = {
    "tag": "tag",
    "content_query": "link.content",
    "cue_key": "link.cue",
    "cue_query": "link.cue_source",
    "source_key": "link.source",
}


def mean_state(paths: list[str]) -> dict[str, torch.Tensor]:
    states = [torch.load(path)["model"] for path in paths]
    return {name: torch.stack([s[name].float() for s in states]).mean(0) for name in states[0]}


def read_sample(model: Tagger, documents: list[Document]) -> None:
    """Runs the encoder over the first window of each document, one at a time, since padding would count as text."""
    row = lambda values: torch.tensor([values])
    with torch.no_grad():
        for document in documents:
            window = windows(document, 256)[0]
            embedded = model.embedded(row(window.ids), row(window.cases), row(window.marks))
            model.hidden(embedded, torch.ones(1, len(window.ids)))


def main() -> None:
    arg = argparse.ArgumentParser(description=__doc__)
    arg.add_argument("checkpoint", nargs="+")
    arg.add_argument("--corpus", nargs=2, required=True, metavar=("PIECES", "GOLD"), help="what the layers see of it")
    arg.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2, for its vocabulary")
    arg.add_argument("--name", default="en-1")
    arg.add_argument("--out", required=True)
    args = arg.parse_args()
    model = Tagger(args.encoder)
    model.load_state_dict(mean_state(args.checkpoint))
    model.eval()
    sample = [document for document in read(*args.corpus) if document.tokens][:SAMPLE]
    heads = {"crf.start": model.start, "crf.transition": model.transition}
    for attribute, name in HEADS.items():
        layer = getattr(model, attribute)
        heads |= {f"{name}.weight": layer.weight, f"{name}.bias": layer.bias}
    vocabulary = BertTokenizerFast.from_pretrained(args.encoder).get_vocab()
    numpy = lambda tensors: {name: t.detach().float().numpy() for name, t in tensors.items()}
    write_model(
        args.out,
        args.name,
        numpy(model.bert.state_dict()),
        model.case.weight.detach().numpy(),
        model.mark.weight.detach().numpy(),
        numpy(heads),
        sorted(vocabulary, key=vocabulary.get),
        inputs=observe(model.bert, lambda: read_sample(model, sample)),
    )
    with open(args.out, "rb") as file:
        print(args.out, hashlib.sha256(file.read()).hexdigest())


if __name__ == "__main__":
    main()
