"""Which files of a corpus are looked at."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from .split import part


def regular_files(folder: Path) -> Iterator[str]:
    """All below a folder, never through a link, in the order of their names."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            if not os.path.islink(path) and os.path.isfile(path):
                yield path


def benign_files(root: Path, per_package: int, seed: int) -> Iterator[str]:
    """
    Of each package at most so many files (0: all), by chance but the same for the same seed; packages by chance too, so that a run
    that is ended early has seen a fair part. Only packages that the index calls whole, where there is one.
    """
    folders = [folder for ecosystem in sorted(root.iterdir()) if ecosystem.is_dir() for folder in ecosystem.iterdir()]
    index = root / 'index.ndjson'
    whole = _whole(index) if index.exists() else None
    for folder in sorted(folders, key=lambda each: part(seed, 'order', str(each.relative_to(root)))):
        if whole is not None and (folder.parent.name, folder.name) not in whole:
            continue
        paths = list(regular_files(folder))
        if per_package and len(paths) > per_package:
            chance = {path: part(seed, 'file', os.path.relpath(path, root)) for path in paths}
            paths = sorted(sorted(paths, key=lambda path: chance[path])[:per_package])
        yield from paths


def _whole(index: Path) -> set[tuple[str, str]]:
    """Ecosystem and folder of the packages that are there (lab/train/benign/package.py has the folder's form)."""
    rows = [json.loads(line) for line in index.read_text(encoding='utf-8').splitlines() if line.strip()]
    return {
        (row['ecosystem'], f'{row["name"].replace("/", "+")}_{row["version"].replace(":", "%3a")}') for row in rows
    }


def positive_files(root: Path) -> Iterator[str]:
    """Those of the manifest."""
    with (root / 'manifest.ndjson').open(encoding='utf-8') as lines:
        for line in lines:
            path = root / json.loads(line)['path']
            if path.is_file() and not path.is_symlink():
                yield str(path)
