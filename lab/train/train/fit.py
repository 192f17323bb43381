"""Fits the trees, and calibrates them on files that the trees asked have not seen."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
from scipy.optimize import minimize

from .rows import File
from .split import fold_of
from .trees import forms_without_samples, vetoes
from .weights import weights

FOLDS = 5
ROUNDS = 400
MAX_BIN = 255
HARD = 30
"""how much more an honest file counts that the first trees are sure of"""


def parameters(seed: int) -> dict[str, object]:
    """One thread and no chance that is not seeded: the same files give the same trees."""
    return {
        'objective': 'binary',
        'learning_rate': 0.07,
        # small trees with thresholds by chance: of those tried, the best for tools that a fold has not seen
        'num_leaves': 7,
        'max_depth': 4,
        'extra_trees': True,
        'extra_seed': seed,
        'min_data_in_leaf': 12,
        'min_sum_hessian_in_leaf': 1.0,
        'lambda_l2': 2.0,
        'feature_fraction': 0.3,
        'bagging_fraction': 0.8,
        'bagging_freq': 1,
        'max_bin': MAX_BIN,
        'use_missing': False,
        'deterministic': True,
        'force_row_wise': True,
        'num_threads': 1,
        'seed': seed,
        'verbosity': -1,
    }


@dataclass(frozen=True)
class Fitted:
    booster: lgb.Booster
    calibration: tuple[float, float]
    silent: list[str]
    """forms of which there are no samples"""
    out_of_fold: np.ndarray
    """raw scores of the training files, each by trees that did not see its package or tool"""

    def raw(self, x: np.ndarray, names: list[str]) -> np.ndarray:
        return self.booster.predict(x, raw_score=True) + vetoes(x, names, self.silent)


def matrix(files: list[File], width: int) -> np.ndarray:
    rows = [file.features for file in files if file.features is not None]
    return np.vstack(rows) if rows else np.zeros((0, width))


def fit(files: list[File], names: list[str], subject: str, seed: int) -> Fitted:
    x = matrix(files, len(names))
    y = np.array([file.is_positive for file in files], dtype=np.int8)
    folds = np.array([fold_of(file.group, seed, FOLDS) for file in files])
    out_of_fold = np.zeros(len(files))
    for fold in range(FOLDS):
        kept = np.flatnonzero(folds != fold)
        trees = _twice(x[kept], y[kept], weights([files[at] for at in kept]), names, seed)
        out_of_fold[folds == fold] = trees.predict(x[folds == fold], raw_score=True)
    silent = forms_without_samples(names, subject, x, y)
    out_of_fold += vetoes(x, names, silent)
    return Fitted(_twice(x, y, weights(files), names, seed), platt(out_of_fold, y), silent, out_of_fold)


def _trees(x: np.ndarray, y: np.ndarray, weight: np.ndarray, names: list[str], seed: int) -> lgb.Booster:
    # places, not names: LightGBM takes no colon
    data = lgb.Dataset(x, label=y, weight=weight, feature_name=[f'f{at}' for at in range(len(names))], free_raw_data=True)
    return lgb.train(parameters(seed), data, num_boost_round=ROUNDS)


def _twice(x: np.ndarray, y: np.ndarray, weight: np.ndarray, names: list[str], seed: int) -> lgb.Booster:
    """Honest files that the first trees take for samples count the more for the second ones."""
    first = _trees(x, y, weight, names, seed).predict(x, raw_score=True)
    hard = 1 + HARD * (1 / (1 + np.exp(-first)))
    return _trees(x, y, np.where(y == 1, weight, weight * hard), names, seed)


def platt(raw: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """a and b of p = 1 / (1 + exp(-(a raw + b))), with Platt's targets, which keep few samples from claiming certainty."""
    positive, negative = int(y.sum()), int((1 - y).sum())
    target = np.where(y == 1, (positive + 1) / (positive + 2), 1 / (negative + 2))

    def loss(ab: np.ndarray) -> tuple[float, np.ndarray]:
        z = ab[0] * raw + ab[1]
        error = 1 / (1 + np.exp(-np.clip(z, -700, 700))) - target
        return float(np.sum(np.logaddexp(0, z) - target * z)), np.array([np.sum(error * raw), np.sum(error)])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method='L-BFGS-B', bounds=[(0.05, 20), (-50, 50)])
    return float(found.x[0]), float(found.x[1])
