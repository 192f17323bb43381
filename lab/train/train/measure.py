"""What is found and what is not, in numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import sqrt
from typing import Any

import numpy as np

from .rows import File

Z = 1.959964
SHOWN_MAX = 5


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927)."""
    if total == 0:
        return 0.0, 1.0
    p, z2 = hits / total, Z * Z
    middle = (p + z2 / (2 * total)) / (1 + z2 / total)
    half = Z * sqrt(p * (1 - p) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def share(hits: int, total: int) -> dict[str, Any]:
    low, high = wilson(hits, total)
    return {'hits': hits, 'total': total, 'share': hits / total if total else None, 'low': low, 'high': high}


def by_tool(files: list[File], scores: dict[str, float], threshold: dict[str, float]) -> list[dict[str, Any]]:
    """Detection of each tool: by the model, by the rules, by either. Files that no model looks at are missed by it."""
    groups: dict[str, list[File]] = defaultdict(list)
    for file in files:
        groups[file.tool].append(file)
    return [
        {
            'tool': tool,
            'kinds': dict(Counter(f'{file.kind} {file.form}'.strip() for file in group)),
            'model': share(sum(is_hit(file, scores, threshold) for file in group), len(group)),
            'rules': share(sum(bool(file.rules) for file in group), len(group)),
            'either': share(sum(is_flagged(file, scores, threshold) for file in group), len(group)),
        }
        for tool, group in sorted(groups.items())
    ]


def is_hit(file: File, scores: dict[str, float], threshold: dict[str, float]) -> bool:
    score = scores.get(file.path)
    return score is not None and score >= threshold[file.kind]


def is_flagged(file: File, scores: dict[str, float], threshold: dict[str, float]) -> bool:
    return bool(file.rules) or is_hit(file, scores, threshold)


def curve(benign: np.ndarray, files: int, positives: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    """Detection for each number of false positives, fewest first: 0, 1, 2, 5, 10 ... of the benign files."""
    ordered = np.sort(benign)[::-1]
    points = []
    for count in (0, 1, 2, 5, 10, 20, 50, 100, 200, 500):
        if count >= len(ordered):
            break
        threshold = float(np.nextafter(ordered[count], 2))
        if points and points[-1]['threshold'] == threshold:
            continue
        points.append(
            {
                'falsePositives': int((benign >= threshold).sum()),
                'perFile': float((benign >= threshold).sum() / files),
                'threshold': threshold,
                **{name: share(int((each >= threshold).sum()), len(each)) for name, each in positives.items()},
            }
        )
    return points


def kinds(files: list[File]) -> dict[str, int]:
    return dict(sorted(Counter(f'{file.kind} {file.form} {file.role}'.strip() for file in files).items()))
