"""How much each file of the training counts: rare kinds of honest files more, and each tool about as much as the others."""

from __future__ import annotations

from collections import Counter

import numpy as np

from .rows import File

RARE_MAX = 8.0
POSITIVE_PART = 0.35
"""Of the whole weight: enough that a few thousand samples are not lost among a hundred thousand honest files."""


def weights(files: list[File]) -> np.ndarray:
    kinds = [(file.tool,) if file.is_positive else (file.ecosystem, file.form, file.role) for file in files]
    counts = Counter(kinds)
    usual = {
        side: max((count for kind, count in counts.items() if (len(kind) == 1) == side), default=1) for side in (True, False)
    }
    raw = np.array([min(RARE_MAX, (usual[len(kind) == 1] / counts[kind]) ** 0.5) for kind in kinds])
    positive = np.array([file.is_positive for file in files])
    if positive.any() and not positive.all():
        ratio = POSITIVE_PART / (1 - POSITIVE_PART)
        raw[positive] *= ratio * raw[~positive].sum() / raw[positive].sum()
    return raw * len(raw) / raw.sum()
