"""Rows for the test that holds the evaluation in TypeScript to the trainer's own."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from .fit import Fitted
from .trees import probability

ROWS = 100
DIGITS = 6


def rows(fitted: Fitted, names: list[str], x: np.ndarray, y: np.ndarray, seed: int) -> dict[str, Any]:
    """Half positives, half honest files; numbers are cut to six digits, so that none is a whole file's, and the file is small."""
    chance = random.Random(seed)
    picked = [
        at
        for side in (1, 0)
        for at in sorted(chance.sample(list(np.flatnonzero(y == side)), min(ROWS // 2, int((y == side).sum()))))
    ]
    cut = np.array([[float(f'{value:.{DIGITS}g}') for value in x[at]] for at in picked])
    expected = probability(fitted.raw(cut, names), fitted.calibration)
    return {
        'rows': [
            {'features': [int(v) if v.is_integer() else v for v in values.tolist()], 'probability': float(p)}
            for values, p in zip(cut, expected, strict=True)
        ]
    }
