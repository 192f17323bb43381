"""One pinned package, and the list of all of them (packages.json)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PINNED = HERE / 'packages.json'
ECOSYSTEMS = ('debian', 'npm', 'pypi')

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Package:
    """What is fetched: an exact version. `file` is the archive's name (npm, PyPI), empty where the client decides."""

    ecosystem: str
    name: str
    version: str
    file: str = ''
    platform: str = ''

    @property
    def key(self) -> Key:
        return (self.ecosystem, self.name, self.version)

    @property
    def folder(self) -> str:
        """One path component: `name_version`, with `+` for the slash of a scope and apt's escape for an epoch."""
        return f'{self.name.replace("/", "+")}_{self.version.replace(":", "%3a")}'

    def as_row(self) -> dict[str, str]:
        row = {'ecosystem': self.ecosystem, 'name': self.name, 'version': self.version}
        if self.file:
            row['file'] = self.file
        elif self.platform:
            row['platform'] = self.platform
        return row


def normal_name(name: str) -> str:
    """PEP 503: names that PyPI holds for the same."""
    return re.sub(r'[-_.]+', '-', name).lower()


def npm_file(name: str, version: str) -> str:
    """The name that `npm pack` gives an archive: the scope becomes a prefix."""
    return f'{name.lstrip("@").replace("/", "-")}-{version}.tgz'


def platform_of(package: Package) -> str:
    """Which of PyPI's files is meant: linux, macos, windows or sdist. A pinned file name says it, else the wish."""
    if not package.file:
        return package.platform or 'linux'
    if not package.file.endswith('.whl'):
        return 'sdist'
    if package.file.endswith('-any.whl'):
        return package.platform or 'linux'
    if 'macosx' in package.file:
        return 'macos'
    return 'windows' if '-win' in package.file else 'linux'


def from_row(row: dict[str, Any]) -> Package:
    return Package(row['ecosystem'], row['name'], row['version'], row.get('file', ''), row.get('platform', ''))


def read_pinned(path: Path = PINNED) -> list[Package]:
    return [from_row(row) for row in json.loads(path.read_text(encoding='utf-8'))]


def write_pinned(packages: list[Package], path: Path = PINNED) -> None:
    """Sorted, a package a line: a change of the list reads well as a diff."""
    rows = sorted(packages, key=lambda package: package.key)
    lines = ',\n'.join('  ' + json.dumps(package.as_row(), ensure_ascii=False) for package in rows)
    path.write_text(f'[\n{lines}\n]\n', encoding='utf-8')
