"""Trains the tagger: `python -m onrecord_training.train --help`. Seeds are fixed; a stopped run goes on from its last checkpoint."""

from __future__ import annotations

import argparse
import os
import random
import time

import torch
from torch import nn
from transformers import BertTokenizerFast

from .corpus import IGNORED, Document, Restyle, Window, blocks, read, windows
from .model import Tagger, link_loss


def batch_of(items: list[tuple[Document, int, Window, list[int]]]) -> dict[str, torch.Tensor]:
    """Pads windows to one size, and cuts their tokens into blocks for the CRF."""
    pieces = max(len(w.ids) for _, _, w, _ in items)
    count = max(len(w.tokens) for _, _, w, _ in items)
    n = len(items)
    ids, cases, marks, attention = (torch.zeros(n, pieces, dtype=torch.long) for _ in range(4))
    first = torch.zeros(n, count, dtype=torch.long)
    inside = torch.zeros(n, count, dtype=torch.bool)
    cue_of = torch.full((n, count), IGNORED, dtype=torch.long)
    source_of = torch.full((n, count), IGNORED, dtype=torch.long)
    runs: list[tuple[int, int, list[int]]] = []  # window, first token in it, tags of one block
    for row, (document, annotator, window, styled) in enumerate(items):
        annotation = document.annotations[annotator]
        ids[row, : len(styled)] = torch.tensor(styled)
        cases[row, : len(styled)] = torch.tensor(window.cases)
        marks[row, : len(styled)] = torch.tensor(window.marks)
        attention[row, : len(styled)] = 1
        first[row, : len(window.tokens)] = torch.tensor(window.first_piece)
        inside[row, : len(window.tokens)] = True
        column = {k: c + 1 for c, k in enumerate(window.tokens)}  # column 0 is [CLS]
        block = None
        for c, k in enumerate(window.tokens):
            token = document.tokens[k]
            if token.block in document.skipped_blocks:
                block = None
                continue
            for of, target in ((annotation.cue_of, cue_of), (annotation.source_of, source_of)):
                if k in of:
                    target[row, c] = 0 if of[k] is None else column.get(of[k], IGNORED)
            if token.block != block:
                runs.append((row, c, []))
                block = token.block
            runs[-1][2].append(annotation.tags[k])
    for row, c, tags in runs:
        if tags[0] in (2, 4, 6):  # a block cut by its window may begin inside a span
            tags[0] -= 1
    longest = max((len(tags) for _, _, tags in runs), default=1)
    run_row = torch.tensor([r for r, _, _ in runs])
    run_column = torch.zeros(len(runs), longest, dtype=torch.long)
    run_tags = torch.zeros(len(runs), longest, dtype=torch.long)
    run_inside = torch.zeros(len(runs), longest, dtype=torch.bool)
    for i, (_, c, tags) in enumerate(runs):
        run_column[i, : len(tags)] = torch.arange(c, c + len(tags))
        run_tags[i, : len(tags)] = torch.tensor(tags)
        run_inside[i, : len(tags)] = True
    return {
        "ids": ids, "cases": cases, "marks": marks, "attention": attention, "first": first, "inside": inside,
        "cue_of": cue_of, "source_of": source_of,
        "run_row": run_row, "run_column": run_column, "run_tags": run_tags, "run_inside": run_inside,
    }  # fmt: skip


def losses(model: Tagger, b: dict, embedded: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    with torch.autocast("cpu", torch.bfloat16):
        hidden = model.hidden(embedded, b["attention"])
    hidden = model.drop(hidden.float())
    tokens = hidden.gather(1, b["first"][..., None].expand(-1, -1, hidden.shape[-1]))
    emissions = model.tag(tokens)
    crf = model.crf_loss(emissions[b["run_row"][:, None], b["run_column"]], b["run_tags"], b["run_inside"])
    cue = link_loss(model.links(model.content_query, model.cue_key, hidden, tokens), b["cue_of"], b["inside"])
    source = link_loss(model.links(model.cue_query, model.source_key, hidden, tokens), b["source_of"], b["inside"])
    return crf, cue, source


def learn(model: Tagger, b: dict, link_weight: float, shift: float) -> list[float]:
    """Adds the gradients of one batch and gives its three losses.

    With a `shift` the batch is learned a second time with its embeddings moved so far, window by window, in the direction
    that raises the loss most: the fast gradient method (Miyato, Dai and Goodfellow, "Adversarial Training Methods for
    Semi-Supervised Text Classification", ICLR 2017).
    """
    def backward(embedded: torch.Tensor) -> list[float]:
        crf, cue, source = losses(model, b, embedded)
        (crf + link_weight * (cue + source)).backward()
        return [crf.item(), cue.item(), source.item()]

    embedded = model.embedded(b["ids"], b["cases"], b["marks"])
    embedded.retain_grad()
    seen = backward(embedded)
    if shift:
        steepest = embedded.grad / embedded.grad.norm(dim=(1, 2), keepdim=True).clamp_min(1e-12)
        backward(model.embedded(b["ids"], b["cases"], b["marks"]) + shift * steepest)
    return seen


def batches_of_epoch(documents: list[Document], rng: random.Random, size: int, batch: int, restyle: Restyle):
    """Batches of windows of like length in random order: other window borders, annotators and house styles each time."""
    items = []
    for document in documents:
        annotator = rng.randrange(len(document.annotations))
        style = restyle.style(rng)
        for window in windows(document, size, rng.randrange(size - 64)):
            items.append((document, annotator, window, restyle.apply(style, window.ids, window.marks) if style else window.ids))
    rng.shuffle(items)
    batches = []
    for k in range(0, len(items), 8 * batch):
        alike = sorted(items[k : k + 8 * batch], key=lambda item: len(item[3]))
        batches += [alike[j : j + batch] for j in range(0, len(alike), batch)]
    rng.shuffle(batches)
    return batches


def main() -> None:
    arg = argparse.ArgumentParser(description=__doc__)
    arg.add_argument("--corpus", nargs=2, action="append", required=True, metavar=("PIECES", "GOLD"))
    arg.add_argument("--encoder", required=True, help="folder of all-MiniLM-L6-v2")
    arg.add_argument("--out", required=True, help="checkpoint, written after every epoch")
    arg.add_argument("--init", help="checkpoint to start the weights from")
    arg.add_argument("--epochs", type=int, default=4)
    arg.add_argument("--rate", type=float, default=2e-4, help="peak learning rate of the encoder")
    arg.add_argument("--head-rate", type=float, default=1e-3)
    arg.add_argument("--size", type=int, default=256, help="pieces a window")
    arg.add_argument("--batch", type=int, default=12)
    arg.add_argument("--link-weight", type=float, default=0.25)
    arg.add_argument("--shift", type=float, default=0.0, help="how far embeddings are moved against the model; 0 for not at all")
    arg.add_argument("--seed", type=int, default=1)
    arg.add_argument("--threads", type=int, default=2)
    args = arg.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    documents = [d for pieces, gold in args.corpus for d in read(pieces, gold) if d.tokens]
    restyle = Restyle(BertTokenizerFast.from_pretrained(args.encoder).get_vocab())
    model = Tagger(args.encoder)
    if args.init:
        model.load_state_dict(torch.load(args.init)["model"])
    encoder = list(model.bert.parameters())
    heads = [p for name, p in model.named_parameters() if not name.startswith("bert.")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": args.rate}, {"params": heads, "lr": args.head_rate}], weight_decay=0.01, fused=True
    )
    steps = args.epochs * len(batches_of_epoch(documents, random.Random(0), args.size, args.batch, restyle))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.08 * steps), max(0.01, (steps - s) / (0.92 * steps)))
    )
    begin, step = 0, 0
    if os.path.exists(args.out):
        saved = torch.load(args.out)
        model.load_state_dict(saved["model"])
        if saved["epoch"] + 1 < args.epochs:
            optimizer.load_state_dict(saved["optimizer"])
            schedule.load_state_dict(saved["schedule"])
        begin, step = saved["epoch"] + 1, saved["step"]
    started = time.time()
    for epoch in range(begin, args.epochs):
        rng = random.Random(args.seed * 1000 + epoch)
        seen = [0.0, 0.0, 0.0, 0]
        for items in batches_of_epoch(documents, rng, args.size, args.batch, restyle):
            losses_of_batch = learn(model, batch_of(items), args.link_weight, args.shift)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            seen = [a + b for a, b in zip(seen, [*losses_of_batch, 1])]
            if step % 25 == 0:
                means = " ".join(f"{x / seen[3]:.4f}" for x in seen[:3])
                print(f"epoch {epoch} step {step}/{steps} crf, cue, source {means} {time.time() - started:.0f}s", flush=True)
        last = epoch + 1 == args.epochs
        state = {"model": model.state_dict(), "epoch": epoch, "step": step}
        if not last:
            state |= {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
        torch.save(state, args.out + ".new")
        os.replace(args.out + ".new", args.out)


if __name__ == "__main__":
    main()
