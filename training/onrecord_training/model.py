"""The network: a small BERT with case and quotation-mark embeddings, a CRF over the roles, and two pointers that link them."""

from __future__ import annotations

import torch
from torch import nn
from transformers import BertModel

from .corpus import IGNORED, TAGS

CASES, MARKS, LINK = 8, 8, 128
FORBIDDEN = -1e4


class Tagger(nn.Module):
    def __init__(self, encoder: str):
        super().__init__()
        # Dropout inside the encoder costs accuracy in so few epochs; the heads keep theirs.
        self.bert = BertModel.from_pretrained(
            encoder, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        width, tags = self.bert.config.hidden_size, len(TAGS)
        self.case = nn.Embedding(CASES, width)
        self.mark = nn.Embedding(MARKS, width)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.mark.weight)
        self.drop = nn.Dropout(0.1)
        self.tag = nn.Linear(width, tags)
        self.transition = nn.Parameter(torch.zeros(tags, tags))
        self.start = nn.Parameter(torch.zeros(tags))
        self.content_query, self.cue_key = nn.Linear(width, LINK), nn.Linear(width, LINK)
        self.cue_query, self.source_key = nn.Linear(width, LINK), nn.Linear(width, LINK)
        legal, first = torch.zeros(tags, tags), torch.zeros(tags)
        for i, a in enumerate(TAGS):
            if a.startswith("I-"):
                first[i] = FORBIDDEN
            for j, b in enumerate(TAGS):
                if b.startswith("I-") and (a == "O" or a[2:] != b[2:]):
                    legal[i, j] = FORBIDDEN
        self.register_buffer("legal", legal)
        self.register_buffer("first", first)

    def embedded(self, ids, cases, marks) -> torch.Tensor:
        """What the encoder is given: windows x pieces x width."""
        return self.bert.embeddings.word_embeddings(ids) + self.case(cases) + self.mark(marks)

    def hidden(self, embedded, attention) -> torch.Tensor:
        """Hidden states of all pieces: windows x pieces x width."""
        return self.bert(inputs_embeds=embedded, attention_mask=attention).last_hidden_state

    def crf_loss(self, emissions, tags, inside) -> torch.Tensor:
        """Negative log likelihood of tag sequences (blocks x tokens), per token."""
        moves, start = self.transition + self.legal, self.start + self.first
        gold = emissions.gather(2, tags[..., None])[..., 0]
        score = start[tags[:, 0]] + gold[:, 0] + ((moves[tags[:, :-1], tags[:, 1:]] + gold[:, 1:]) * inside[:, 1:]).sum(1)
        alpha = start + emissions[:, 0]
        for t in range(1, emissions.shape[1]):
            step = torch.logsumexp(alpha[:, :, None] + moves, 1) + emissions[:, t]
            alpha = torch.where(inside[:, t, None], step, alpha)
        return (torch.logsumexp(alpha, 1) - score).sum() / inside.sum()

    def links(self, query, key, hidden, tokens) -> torch.Tensor:
        """Scores of every token (rows) pointing at [CLS], which stands for nothing, or at a token of its window (columns)."""
        keys = torch.cat([hidden[:, :1], tokens], 1)
        return query(tokens) @ key(keys).transpose(1, 2) * LINK**-0.5


def link_loss(scores, targets, inside) -> torch.Tensor:
    """Cross-entropy of the links that are known; columns are [CLS], then the tokens of the window."""
    columns = torch.cat([torch.ones_like(inside[:, :1]), inside], 1)
    scores = scores.masked_fill(~columns[:, None, :], FORBIDDEN)
    return nn.functional.cross_entropy(scores.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)
