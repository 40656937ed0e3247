"""Annotated documents as the model sees them: word pieces in windows, with the tag of each token and its links.

The pieces come from `cargo dev pieces CORPUS.jsonl`, so that training cuts text with the very code that reading uses.
A token is `[start, end, block, case, mark, [piece, ...]]`, offsets in code points.
"""

from __future__ import annotations

import bisect
import json
import random
from dataclasses import dataclass, field

TAGS = ["O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content"]
ROLES = ("source", "cue", "content")
CLS, SEP = 101, 102
IGNORED = -1  # a link that is not learned from: its end lies outside the window, or the token has none


@dataclass
class Token:
    start: int
    end: int
    block: int
    case: int
    mark: int
    pieces: list[int]


@dataclass
class Annotation:
    """One annotator's view: a tag for each token, and for each token the token that it points at.

    A content token points at the first token of its cue, the first token of a cue at the first token of its source;
    `None` where the attribution has no cue or no source.
    """

    tags: list[int]
    cue_of: dict[int, int | None]
    source_of: dict[int, int | None]


@dataclass
class Document:
    id: str
    tokens: list[Token]
    annotations: list[Annotation]
    skipped_blocks: set[int] = field(default_factory=set)


@dataclass
class Window:
    """Pieces of consecutive blocks, at most `size` of them, opened by [CLS] and with [SEP] after each block."""

    ids: list[int]
    cases: list[int]
    marks: list[int]
    tokens: list[int]  # index in the document of each token
    first_piece: list[int]  # where each of these tokens begins in `ids`


def read(pieces_path: str, corpus_path: str) -> list[Document]:
    """Documents of a corpus (the referee's gold format) joined with their pieces, which stand in the same order."""
    documents = []
    with open(pieces_path, encoding="utf-8") as pieces, open(corpus_path, encoding="utf-8") as corpus:
        for pieces_line, corpus_line in zip(pieces, corpus, strict=True):
            cut, gold = json.loads(pieces_line), json.loads(corpus_line)
            if cut["id"] != gold["id"]:
                raise ValueError(f"pieces of {cut['id']} stand beside the annotation of {gold['id']}")
            tokens = [Token(*t) for t in cut["tokens"]]
            annotations = [align(tokens, a["attributions"]) for a in gold["annotations"]]
            skipped = {
                t.block for t in tokens for start, end in gold.get("discard", []) if t.start < end and start < t.end
            }
            documents.append(Document(gold["id"], tokens, annotations, skipped))
    return documents


def align(tokens: list[Token], attributions: list[dict]) -> Annotation:
    """Tags and links of one annotation. Of two spans that claim one token, the later in the file wins."""
    starts = [t.start for t in tokens]

    def covered(span) -> range:
        first = max(0, bisect.bisect_left(starts, span[0]) - 1)
        while first < len(tokens) and tokens[first].end <= span[0]:
            first += 1
        last = first
        while last < len(tokens) and tokens[last].start < span[1]:
            last += 1
        return range(first, last)

    tags = [0] * len(tokens)
    cue_of: dict[int, int | None] = {}
    source_of: dict[int, int | None] = {}
    for attribution in attributions:
        spans = {role: [c for s in attribution[role] if (c := covered(s))] for role in ROLES}
        for role in ROLES:
            for span in spans[role]:
                for k in span:
                    tags[k] = TAGS.index(("B-" if k == span[0] else "I-") + role)
        cue = spans["cue"][0][0] if spans["cue"] else None
        source = spans["source"][0][0] if spans["source"] else None
        if cue is not None:
            source_of[cue] = source
        for span in spans["content"]:
            for k in span:
                cue_of[k] = cue
    return Annotation(tags, cue_of, source_of)


def blocks(document: Document) -> list[list[int]]:
    """Token indices of each block."""
    out: list[list[int]] = []
    for k, token in enumerate(document.tokens):
        if not out or document.tokens[out[-1][0]].block != token.block:
            out.append([])
        out[-1].append(k)
    return out


def windows(document: Document, size: int, shift: int = 0) -> list[Window]:
    """Whole blocks packed into windows; a block that does not fit in one is cut. `shift` shortens the first window."""
    out: list[Window] = []
    window, room = Window([CLS], [0], [0], [], []), size - shift

    def close() -> None:
        nonlocal window, room
        if window.tokens:
            out.append(window)
        window, room = Window([CLS], [0], [0], [], []), size

    for block in blocks(document):
        need = sum(len(document.tokens[k].pieces) for k in block) + 1
        if window.tokens and len(window.ids) + need > room:
            close()
        for k in block:
            token = document.tokens[k]
            if len(window.ids) + len(token.pieces) + 1 > size:
                close()
            window.tokens.append(k)
            window.first_piece.append(len(window.ids))
            window.ids += token.pieces
            window.cases += [token.case] * len(token.pieces)
            window.marks += [token.mark] * len(token.pieces)
        window.ids.append(SEP)
        window.cases.append(0)
        window.marks.append(0)
    close()
    return out


class Restyle:
    """Prints the quotation marks of a document in another house style, as pieces: the marks change, their state does not."""

    def __init__(self, vocabulary: dict[str, int]):
        double, single = ("“", "”"), ("‘", "’")
        styles = [(('"', '"'), ("'", "'")), (double, single), (single, double), (("'", "'"), ('"', '"')), (("«", "»"), double), (("„", "“"), single)]
        self.plain = vocabulary['"']
        self.single = {vocabulary[x] for x in "'‘’"}
        self.double = {vocabulary[x] for x in '"“”'}
        self.styles = [tuple(tuple(vocabulary[x] for x in pair) for pair in style) for style in styles]
        self.weights = [40, 10, 10, 5, 3, 2]

    def style(self, rng: random.Random):
        """A style for one document, or `None` to leave it as it is."""
        return rng.choices(self.styles, self.weights)[0] if rng.random() < 0.35 else None

    def apply(self, style, ids: list[int], marks: list[int]) -> list[int]:
        out = list(ids)
        for k, (piece, mark) in enumerate(zip(ids, marks)):
            if mark in (3, 4):  # an opening or a closing mark
                kind = 0 if piece in self.double else 1 if piece in self.single else None
                if kind is not None:
                    out[k] = style[kind][mark - 3]
        return out
