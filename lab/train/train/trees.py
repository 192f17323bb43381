"""LightGBM's trees in our file format (packages/obfuscation/src/model), and the same arithmetic in Python."""

from __future__ import annotations

from typing import Any

import lightgbm as lgb
import numpy as np

VALUE_DIGITS = 9
NODE_DIGITS = 4


def tree_of(structure: dict[str, Any]) -> dict[str, list[float]]:
    """The lists of one tree, nodes in preorder: a child stands behind its parent."""
    tree: dict[str, list[float]] = {'feature': [], 'threshold': [], 'left': [], 'right': [], 'value': []}

    def add(node: dict[str, Any]) -> tuple[int, float, float]:
        """Returns the node's place, its average and its count."""
        place = len(tree['feature'])
        for name in tree:
            tree[name].append(0)
        if 'split_feature' not in node:
            tree['feature'][place] = -1
            tree['value'][place] = round(node['leaf_value'], VALUE_DIGITS)
            return place, node['leaf_value'], max(1, node.get('leaf_count', 1))
        if node['decision_type'] != '<=' or node['missing_type'] != 'None':
            raise ValueError(f'a split that the format has not: {node["decision_type"]} {node["missing_type"]}')
        tree['feature'][place] = node['split_feature']
        tree['threshold'][place] = node['threshold']
        left, left_mean, left_count = add(node['left_child'])
        right, right_mean, right_count = add(node['right_child'])
        count = left_count + right_count
        mean = (left_mean * left_count + right_mean * right_count) / count
        tree['left'][place], tree['right'][place] = left, right
        tree['value'][place] = round(mean, NODE_DIGITS)
        return place, mean, count

    add(structure)
    return tree


def model_file(
    booster: lgb.Booster,
    features: list[str],
    subject: str,
    version: str,
    calibration: tuple[float, float],
    suspicious: float,
    silent: list[str],
) -> dict[str, Any]:
    """The file's contents; only features that a tree asks for are named. Forms in `silent` are never flagged."""
    trees = [tree_of(tree['tree_structure']) for tree in booster.dump_model()['tree_info']]
    trees.extend(veto_tree(features.index(form)) for form in silent)
    used = sorted({int(each) for tree in trees for each in tree['feature'] if each != -1})
    place = {feature: at for at, feature in enumerate(used)}
    for tree in trees:
        tree['feature'] = [place.get(int(each), -1) for each in tree['feature']]
    return {
        'format': 'guardimesh-trees',
        'formatVersion': 1,
        'name': f'guardimesh-{subject}',
        'version': version,
        'subject': subject,
        'features': [features[each] for each in used],
        'trees': trees,
        'baseScore': 0,
        'calibration': {'a': calibration[0], 'b': calibration[1]},
        'thresholds': {'suspicious': suspicious},
    }


VETO = -25.0
"""log odds: what no sum of trees outweighs"""
FORM = {'executable': ('is-elf', 'is-pe', 'is-mach-o', 'is-object', 'is-core-or-other'), 'script': ('is-',)}
SAMPLES_MIN = 20


def forms_without_samples(names: list[str], subject: str, x: np.ndarray, y: np.ndarray) -> list[str]:
    """Formats, roles and dialects of which there are next to no samples: the trees know nothing of them, and so must say nothing."""
    return [
        name
        for at, name in enumerate(names)
        if name.startswith(FORM[subject]) and int((x[y == 1, at] > 0).sum()) < SAMPLES_MIN
    ]


def vetoes(x: np.ndarray, names: list[str], forms: list[str]) -> np.ndarray:
    places = [names.index(form) for form in forms]
    return VETO * (x[:, places] > 0.5).sum(axis=1)


def veto_tree(place: int) -> dict[str, list[float]]:
    return {
        'feature': [place, -1, -1],
        'threshold': [0.5, 0, 0],
        'left': [1, 0, 0],
        'right': [2, 0, 0],
        'value': [0, 0, VETO],
    }


def raw_score(model: dict[str, Any], values: dict[str, float]) -> float:
    total = float(model['baseScore'])
    for tree in model['trees']:
        total += tree['value'][path(tree, model['features'], values)[-1]]
    return total


def path(tree: dict[str, list[Any]], features: list[str], values: dict[str, float]) -> list[int]:
    nodes = [0]
    while (asked := tree['feature'][nodes[-1]]) != -1:
        at = nodes[-1]
        nodes.append(tree['left' if values[features[asked]] <= tree['threshold'][at] else 'right'][at])
    return nodes


def pushes(model: dict[str, Any], values: dict[str, float]) -> list[tuple[str, float]]:
    """What each feature added, the most first."""
    sums: dict[str, float] = {}
    for tree in model['trees']:
        nodes = path(tree, model['features'], values)
        for at, child in zip(nodes, nodes[1:], strict=False):
            name = model['features'][tree['feature'][at]]
            sums[name] = sums.get(name, 0.0) + tree['value'][child] - tree['value'][at]
    return sorted(sums.items(), key=lambda item: -item[1])


def probability(raw: np.ndarray, calibration: tuple[float, float]) -> np.ndarray:
    return 1 / (1 + np.exp(-(calibration[0] * raw + calibration[1])))
