"""Puts the measurements together: what metrics.json holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median
from typing import Any

import lightgbm as lgb
import numpy as np

from .measure import SHOWN_MAX, by_tool, is_flagged, is_hit, kinds, share, wilson
from .rows import File
from .trees import pushes

NAMED_MAX = 200
DRIVERS = 4
GAINS_SHOWN = 15

Models = dict[str, dict[str, Any]]


def values_of(file: File, names: dict[str, list[str]]) -> dict[str, float]:
    assert file.features is not None
    return dict(zip(names[file.kind], file.features.tolist(), strict=True))


def benign_counts(files: list[File], seen: int, errors: int) -> dict[str, Any]:
    return {
        'seen': seen,
        'errors': errors,
        'files': len(files),
        'packages': len({file.group for file in files}),
        'train': sum(file.split == 'train' for file in files),
        'test': sum(file.split == 'test' for file in files),
        'ecosystems': dict(sorted(Counter(file.ecosystem for file in files).items())),
        'kinds': kinds(files),
    }


def false_positives(
    test: list[File], scores: dict[str, float], threshold: dict[str, float], lower: dict[str, float], models: Models, names: dict[str, list[str]]
) -> dict[str, Any]:
    flagged = [file for file in test if is_flagged(file, scores, threshold)]
    named = [
        {
            'path': file.path,
            'what': f'{file.form} {file.role}'.strip(),
            'by': [*file.rules, *(['model'] if is_hit(file, scores, threshold) else [])],
            'score': scores.get(file.path),
            'drivers': [name for name, push in pushes(models[file.kind], values_of(file, names))[:DRIVERS] if push > 0]
            if is_hit(file, scores, threshold)
            else [],
        }
        for file in sorted(flagged, key=lambda file: -(scores.get(file.path) or 0))[:NAMED_MAX]
    ]
    return {
        'testFiles': len(test),
        'flagged': len(flagged),
        'byModel': sum(is_hit(file, scores, threshold) for file in test),
        'byModelAtTrainingThreshold': sum(is_hit(file, scores, lower) for file in test),
        'byRules': sum(bool(file.rules) for file in test),
        'upper': wilson(len(flagged), len(test))[1],
        'named': named,
    }


def detection(files: list[File], scores: dict[str, float], threshold: dict[str, float], models: Models, names: dict[str, list[str]]) -> dict[str, Any]:
    return {
        'model': share(sum(is_hit(file, scores, threshold) for file in files), len(files)),
        'rules': share(sum(bool(file.rules) for file in files), len(files)),
        'either': share(sum(is_flagged(file, scores, threshold) for file in files), len(files)),
        'tools': by_tool(files, scores, threshold),
        'misses': misses(files, scores, threshold, models, names),
    }


def misses(files: list[File], scores: dict[str, float], threshold: dict[str, float], models: Models, names: dict[str, list[str]]) -> list[dict[str, Any]]:
    totals = Counter(file.tool for file in files)
    groups: dict[str, list[File]] = defaultdict(list)
    for file in files:
        if not is_flagged(file, scores, threshold):
            groups[file.tool].append(file)
    rows = []
    for tool, group in sorted(groups.items()):
        scored = [scores[file.path] for file in group if file.path in scores]
        rows.append(
            {
                'tool': tool,
                'missed': len(group),
                'total': totals[tool],
                'kinds': dict(Counter(f'{file.kind} {file.form}'.strip() for file in group)),
                'median': round(median(scored), 4) if scored else None,
                'against': against(group, models, names),
                'samples': [file.path for file in group[:SHOWN_MAX]],
            }
        )
    return rows


def against(group: list[File], models: Models, names: dict[str, list[str]]) -> list[str]:
    """Which features pulled the scores of these files down the most, on average."""
    sums: dict[str, float] = defaultdict(float)
    for file in [file for file in group if file.features is not None][:50]:
        for name, push in pushes(models[file.kind], values_of(file, names)):
            sums[name] += push
    return [name for name, push in sorted(sums.items(), key=lambda item: item[1])[:DRIVERS] if push < 0]


def gains(booster: lgb.Booster, names: list[str]) -> list[tuple[str, float]]:
    gain = booster.feature_importance('gain')
    order = np.argsort(-gain, kind='stable')[:GAINS_SHOWN]
    return [(names[at], float(gain[at] / gain.sum())) for at in order if gain[at] > 0]
