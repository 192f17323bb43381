"""Which side a benign package lies on. Which tools are held out says the manifest of the positives."""

from __future__ import annotations

import hashlib
from typing import Literal

Split = Literal['train', 'test', 'held-out']

TEST_PART = 0.3


def part(seed: int, *words: str) -> float:
    """A number from 0 to 1 that depends on nothing but its parts."""
    text = '\0'.join((str(seed), *words))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], 'big') / 2**48


def benign_split(ecosystem: str, package: str, seed: int) -> Split:
    return 'test' if part(seed, 'benign', ecosystem, package) < TEST_PART else 'train'


def fold_of(group: str, seed: int, folds: int) -> int:
    return int(part(seed, 'fold', group) * folds)
