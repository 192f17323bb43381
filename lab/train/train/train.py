"""Trains both models and measures them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from . import card, report
from .fit import Fitted, fit, matrix
from .fixture import rows as fixture_rows
from .measure import curve
from .rows import SUBJECTS, File, distinct, read_benign, read_positives
from .threshold import choose
from .trees import model_file, probability, raw_score

PARITY_MAX = 1e-6


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def train(
    benign: tuple[Path, Path], positives: tuple[Path, Path], names: dict[str, list[str]], out: Path, seed: int, version: str, notes: str
) -> None:
    """Each pair: the extractor's lines, the corpus' folder. Writes models, metrics.json, model-card.md and the parity rows."""
    widths = {subject: len(names[subject]) for subject in SUBJECTS}
    all_benign, benign_errors = read_benign(*benign, widths, seed)
    honest = distinct(all_benign)
    all_positives, positive_errors = read_positives(*positives, widths)
    honest_hashes = {file.sha256 for file in honest}
    samples = distinct([file for file in all_positives if file.sha256 not in honest_hashes])
    tell(f'{len(honest)} honest files, {len(samples)} samples')

    test = [file for file in honest if file.split == 'test']
    known = [file for file in samples if file.split == 'train']
    held_out = [file for file in samples if file.split == 'held-out']
    scores: dict[str, float] = {}
    threshold: dict[str, float] = {}
    lower: dict[str, float] = {}
    models: report.Models = {}
    measured: dict[str, Any] = {}
    for subject in SUBJECTS:
        training = [
            file
            for file in honest + known
            # what a rule of ours names is packed indeed, whoever ships it: the trees must not learn that it is not
            if file.kind == subject and (file.is_positive or (file.split == 'train' and not file.rules))
        ]
        tell(f'{subject}: {sum(f.is_positive for f in training)} samples among {len(training)} files')
        fitted = fit(training, names[subject], subject, seed)
        own = _scores(fitted, training, [file for file in test + held_out if file.kind == subject], names[subject])
        scores.update(own)
        of = lambda files: np.array([own[f.path] for f in files if f.kind == subject and f.path in own])  # noqa: E731
        chosen = choose(
            of([file for file in training if not file.is_positive]),
            sum(file.split == 'train' for file in honest),
            of([file for file in test if not file.rules]),
            len(test),
            len(SUBJECTS),
        )
        threshold[subject], lower[subject] = chosen.suspicious, chosen.from_training
        models[subject] = model_file(fitted.booster, names[subject], subject, version, fitted.calibration, chosen.suspicious, fitted.silent)
        measured[subject] = {
            'trees': len(models[subject]['trees']),
            'featuresUsed': len(models[subject]['features']),
            'threshold': chosen.suspicious,
            'thresholdFromTraining': chosen.from_training,
            'calibration': fitted.calibration,
            'silent': fitted.silent,
            'curve': curve(of(test), len(test), {'known': of(known), 'heldOut': of(held_out)}),
            'gains': report.gains(fitted.booster, names[subject]),
        }
        _write_model(out, subject, models[subject], fitted, training, names[subject], seed)

    metrics = {
        'seed': seed,
        'version': version,
        'models': measured,
        'benign': report.benign_counts(honest, len(all_benign), benign_errors),
        'positives': {
            'train': len(known),
            'trainTools': len({file.tool for file in known}),
            'heldOut': len(held_out),
            'heldOutTools': len({file.tool for file in held_out}),
            'errors': positive_errors,
            'alsoBenign': sum(file.sha256 in honest_hashes for file in all_positives),
        },
        'falsePositives': report.false_positives(test, scores, threshold, lower, models, names),
        'trainingFlaggedByRules': [[file.path, *file.rules] for file in honest if file.split == 'train' and file.rules],
        'heldOut': report.detection(held_out, scores, threshold, models, names),
        'known': report.detection(known, scores, threshold, models, names),
    }
    (out / 'metrics.json').write_text(json.dumps(metrics, indent=1) + '\n', encoding='utf-8')
    (out / 'model-card.md').write_text(card.write(metrics, notes), encoding='utf-8')
    (out / 'scores.ndjson').write_text(
        ''.join(json.dumps([score, path]) + '\n' for path, score in sorted(scores.items(), key=lambda item: -item[1])), encoding='utf-8'
    )


def _scores(fitted: Fitted, training: list[File], others: list[File], names: list[str]) -> dict[str, float]:
    """Out of fold for the training files, by all trees for the others."""
    own = dict(zip((f.path for f in training), probability(fitted.out_of_fold, fitted.calibration).tolist(), strict=True))
    if others:
        raw = fitted.raw(matrix(others, len(names)), names)
        own.update(zip((f.path for f in others), probability(raw, fitted.calibration).tolist(), strict=True))
    return own


def _write_model(
    out: Path, subject: str, model: dict[str, Any], fitted: Fitted, training: list[File], names: list[str], seed: int
) -> None:
    x = matrix(training, len(names))
    y = np.array([file.is_positive for file in training], dtype=np.int8)
    parity = fixture_rows(fitted, names, x, y, seed)
    for row in parity['rows']:
        raw = raw_score(model, dict(zip(names, row['features'], strict=True)))
        if abs(float(probability(np.array(raw), fitted.calibration)) - row['probability']) > PARITY_MAX:
            raise SystemExit(f'{subject}: the file says something else than the trainer')
    text = json.dumps(model, separators=(',', ':'))
    (out / f'{subject}.json').write_text(text + '\n', encoding='utf-8')
    (out / f'{subject}-rows.json').write_text(json.dumps(parity, separators=(',', ':')) + '\n', encoding='utf-8')
    tell(f'{subject}: {len(text) // 1024} KiB')
