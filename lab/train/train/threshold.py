"""From which probability on a file is suspicious."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

GOAL = 1 / 20_000
"""false positives of all honest files, those that no model looks at counted too"""
TEST_MARGIN = 2.0
"""how many times fewer the test files may have; the training files, which are scored by trees with less to go by, may have all"""
STEP = 0.05
"""in log odds: how far above the highest score that must not be flagged"""

LEAST = 1e-6


@dataclass(frozen=True)
class Chosen:
    suspicious: float
    from_training: float
    """what the training files alone said; lower than `suspicious` where the test files made it rise"""


def allowed(files: int, margin: float, subjects: int) -> int:
    """False positives that one of the models may have among so many files."""
    return int(files * GOAL / margin / subjects)


def above(scores: np.ndarray, count: int) -> float:
    """The least probability that at most `count` scores reach, a step further."""
    ordered = np.sort(scores)[::-1]
    highest = float(np.clip(ordered[count] if count < len(ordered) else 0.0, LEAST, 1 - LEAST))
    return float(1 / (1 + np.exp(-(np.log(highest / (1 - highest)) + STEP))))


def choose(training: np.ndarray, training_files: int, test: np.ndarray, test_files: int, subjects: int) -> Chosen:
    """By the scores of honest files: out of fold those of the training, then those of the test."""
    first = above(training, allowed(training_files, 1.0, subjects))
    second = above(test, allowed(test_files, TEST_MARGIN, subjects))
    return Chosen(round(max(first, second), 6), round(first, 6))
