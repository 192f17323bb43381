"""Counts what was collected: packages, files and bytes per ecosystem, and files by kind."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .kinds import HEAD_BYTES, kind_of
from .package import ECOSYSTEMS


def files_under(folder: Path) -> Iterator[Path]:
    """Regular files; links are not followed."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if not path.is_symlink() and path.is_file():
                yield path


def head_of(path: Path, length: int = HEAD_BYTES) -> bytes:
    with path.open('rb', buffering=0) as source:
        return source.read(length)


def rows_of(path: Path) -> list[dict[str, object]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding='utf-8').splitlines()]


def summary(out: Path) -> str:
    index = rows_of(out / 'index.ndjson')
    lines = ['ecosystem  packages    files           bytes']
    for ecosystem in (*ECOSYSTEMS, ''):
        rows = [row for row in index if ecosystem in (row['ecosystem'], '')]
        files = sum(int(str(row['files'])) for row in rows)
        size = sum(int(str(row['bytes'])) for row in rows)
        lines.append(f'{ecosystem or "all":9}  {len(rows):8}  {files:7}  {size:14}')
    kinds: Counter[str] = Counter()
    for ecosystem in ECOSYSTEMS:
        kinds.update(kind_of(path, head_of(path)) for path in files_under(out / ecosystem))
    lines += ['', 'files by kind (first bytes, else the name)']
    lines += [f'{count:7}  {kind}' for kind, count in kinds.most_common()]
    missing = rows_of(out / 'missing.ndjson')
    lines += ['', f'missing: {len(missing)}']
    lines += [f'  {row["ecosystem"]} {row["name"]} {row["version"]}: {row["reason"]!r}' for row in missing]
    return '\n'.join(lines) + '\n'
