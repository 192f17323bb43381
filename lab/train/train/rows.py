"""Reads what the extractor wrote, and joins it with what the corpora say of each file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .split import Split, benign_split

SUBJECTS = ('executable', 'script')
"""Names of rules that speak of packing and obfuscation: they count as found, whatever the model says."""
RULE_PREFIXES = ('Guardimesh.Packed.', 'Guardimesh.Obfuscated.')


@dataclass(frozen=True)
class File:
    """One file of a corpus. `form` is the format of an executable or the dialect of a script, empty for all else."""

    path: str
    sha256: str
    size: int
    kind: str
    form: str
    role: str
    rules: tuple[str, ...]
    features: np.ndarray | None
    split: Split
    ecosystem: str = ''
    package: str = ''
    tool: str = ''
    method: str = ''
    source: str = ''

    @property
    def is_positive(self) -> bool:
        return self.tool != ''

    @property
    def group(self) -> str:
        """What must not lie on both sides of a fold: a package, or a tool."""
        return self.tool if self.is_positive else f'{self.ecosystem}/{self.package}'


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding='utf-8') as text:
        for line in text:
            if line.strip():
                yield json.loads(line)


def _file(row: dict[str, Any], path: str, widths: dict[str, int], **more: Any) -> File:
    features = row.get('features')
    if features is not None and len(features) != widths[row['kind']]:
        raise ValueError(f'{path} has {len(features)} features, not {widths[row["kind"]]}: extract again')
    return File(
        path=path,
        sha256=row['sha256'],
        size=row['size'],
        kind=row['kind'],
        form=row.get('format', row.get('dialect', '')),
        role=row.get('role', ''),
        rules=tuple(sorted({name for name in row['yara'] if name.startswith(RULE_PREFIXES)})),
        features=None if features is None else np.array(features, dtype=np.float64),
        **more,
    )


def package_of(folder: str) -> str:
    """The name without its version: versions of a package lie on one side."""
    return folder.rsplit('_', 1)[0]


def read_benign(path: Path, root: Path, widths: dict[str, int], seed: int) -> tuple[list[File], int]:
    """Files of <root>/<ecosystem>/<package>/..., and how many could not be read."""
    files: list[File] = []
    errors = 0
    for row in lines(path):
        if 'error' in row:
            errors += 1
            continue
        relative = Path(row['path']).relative_to(root)
        if len(relative.parts) < 3:
            continue
        ecosystem, package = relative.parts[0], package_of(relative.parts[1])
        split = benign_split(ecosystem, package, seed)
        files.append(_file(row, str(relative), widths, split=split, ecosystem=ecosystem, package=package))
    return sorted(files, key=lambda file: file.path), errors


def read_positives(path: Path, root: Path, widths: dict[str, int]) -> tuple[list[File], int]:
    """Files that <root>/manifest.ndjson names, and how many could not be read."""
    rows = {row['path']: row for row in lines(path)}
    files: list[File] = []
    errors = 0
    for sample in lines(root / 'manifest.ndjson'):
        row = rows.get(str(root / sample['path']))
        if row is None or 'error' in row:
            errors += 1
            continue
        files.append(
            _file(
                row,
                f'positives/{sample["path"]}',
                widths,
                split='train' if sample['split'] == 'train' else 'held-out',
                tool=sample['tool'],
                method=str(sample.get('method', '')),
                source=str(sample['source']),
            )
        )
    return sorted(files, key=lambda file: file.path), errors


def distinct(files: list[File]) -> list[File]:
    """Each content once: the first by its path."""
    seen: set[str] = set()
    kept: list[File] = []
    for file in files:
        if file.sha256 not in seen:
            seen.add(file.sha256)
            kept.append(file)
    return kept
