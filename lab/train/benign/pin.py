"""Makes packages.json: the wishes with exact versions, and Debian packages drawn by a seed evenly from all sections."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import chain, zip_longest
from pathlib import Path

from .package import HERE, Key, Package, npm_file

WISHES = HERE / 'wishes'
FIELDS = re.compile(r'^(Package|Version|Section|Installed-Size|Filename): (.*)$')
# A drawn package has files to look at, and does not fill the disk alone. KiB, as dpkg counts.
FILL_KIB = range(100, 15_000)
# Sections without files of their own, or with nothing but what the package they came from has.
EMPTY_SECTIONS = {'metapackages', 'tasks', 'oldlibs', ''}
# What exists to obfuscate, pack or attack is no benign sample.
NOT_BENIGN = re.compile(
    r'obfus|proguard|upx|shc$|malware|virus|clam|yara|sqlmap|exploit|metasploit|webshell|weevely|hydra|dbgsym|'
    r'pyarmor|pyinstaller|rootkit|forensic|packer|eicar|beef|steg|msf|shellcode|cryptor'
)

Record = dict[str, str]


def wished(ecosystem: str) -> list[list[str]]:
    """The words of each wish: a name (Debian), `name@version` (npm), `name==version [platform]` (PyPI)."""
    lines = (WISHES / f'{ecosystem}.txt').read_text(encoding='utf-8').splitlines()
    return [line.split() for line in lines if line and not line.startswith('#')]


def records(arguments: list[str]) -> Iterator[Record]:
    """What apt-cache prints: one record a package, of Debian's own pool only (a machine may have other sources)."""
    with subprocess.Popen(['apt-cache', *arguments], stdout=subprocess.PIPE, text=True, errors='replace') as apt:
        record: Record = {}
        for line in chain(apt.stdout or (), ['\n']):
            if found := FIELDS.match(line):
                record[found[1]] = found[2]
            elif line == '\n':
                if record.get('Filename', '').startswith('pool/'):
                    yield record
                record = {}


def drawn(known: list[Record], chosen: set[str], count: int, seed: int) -> list[str]:
    """Names in turn from each section. Each name has its place by a hash with the seed, so a larger count only adds names
    and another wish moves none."""
    sections: dict[str, set[str]] = {}
    for record in known:
        section = record.get('Section', '')
        small = int(record.get('Installed-Size', '0')) in FILL_KIB
        if section not in EMPTY_SECTIONS and small and not NOT_BENIGN.search(record['Package']):
            sections.setdefault(section, set()).add(record['Package'])
    orders = [
        sorted(sections[section] - chosen, key=lambda name: sha256(f'{seed} {name}'.encode()).digest())
        for section in sorted(sections)
    ]
    turns = chain.from_iterable(zip_longest(*orders))
    return [name for name in turns if name is not None][:count]


def debian(count: int, seed: int) -> tuple[list[Package], list[str]]:
    """The packages, and the wished names that this Debian release does not have."""
    known = list(records(['dumpavail']))
    there = {record['Package'] for record in known}
    names = [name for words in wished('debian') for name in words]
    chosen = [name for name in dict.fromkeys(names) if name in there]
    chosen += drawn(known, set(names), count, seed)
    shown = {record['Package']: record for record in records(['show', '--no-all-versions', *chosen])}
    packages = [Package('debian', name, shown[name]['Version']) for name in chosen if name in shown]
    return packages, sorted(set(names) - there)


def npm() -> list[Package]:
    pairs = [words[0].rsplit('@', 1) for words in wished('npm')]
    return [Package('npm', name, version, npm_file(name, version)) for name, version in pairs]


def pypi() -> list[Package]:
    wishes = [(*words[0].split('=='), words[1] if len(words) > 1 else '') for words in wished('pypi')]
    return [Package('pypi', name, version, platform=platform) for name, version, platform in wishes]


def files_in(index: Path) -> dict[Key, str]:
    """The archive that was taken for each package, from the index of a run."""
    rows = [json.loads(line) for line in index.read_text(encoding='utf-8').splitlines()]
    return {(row['ecosystem'], row['name'], row['version']): row['file'] for row in rows}


def with_files(packages: list[Package], index: Path) -> list[Package]:
    """Pins PyPI's packages to the very files that a run took. What it missed keeps its platform and is tried again."""
    files = files_in(index)
    return [
        replace(package, file=files.get(package.key, '')) if package.ecosystem == 'pypi' else package
        for package in packages
    ]
