"""Finds the benign inputs of a kind, in a fixed order, on the side of the split that is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .model import Source, stable_seed
from .packages import SUFFIXES
from .split import Split, split_of_package

MAX_SCRIPT = 400_000
MAX_PROGRAM = 1_500_000
# So that no package makes most of a tool's samples.
MAX_PER_PACKAGE = 60


def _files(home: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(home):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if not path.is_symlink() and path.is_file():
                yield path


def _homes(root: Path, kind: str) -> Iterator[tuple[str, Path]]:
    """Each package of the kind with its folder."""
    if kind == "powershell":
        for collection in sorted((root / "powershell-wheels").glob("*/ansible_collections/*/*")):
            yield f"ansible:{collection.parent.name}.{collection.name}", collection
        yield "ansible-core", root / "powershell-wheels" / "ansible-core"
        return
    base = root / kind
    for home in sorted(base.iterdir()) if base.exists() else ():
        if kind == "javascript":
            yield home.name, home / "node_modules" / home.name
        else:
            yield home.name, home


def _fits(path: Path, kind: str) -> bool:
    size = path.stat().st_size
    if kind == "elf":
        return size <= MAX_PROGRAM and _is_program(path)
    if kind == "pe":
        return size <= MAX_PROGRAM and path.open("rb").read(2) == b"MZ"
    if kind == "go":
        return path.suffix == ".go"
    if size > MAX_SCRIPT:
        return False
    named = path.suffix in SUFFIXES[kind]
    if kind == "javascript":
        return named and not path.name.endswith(".min.js")
    if kind in ("shell", "perl") and not named:
        first = path.open("rb").readline(80)
        interpreter = (b"bash", b"/sh") if kind == "shell" else (b"perl",)
        return first.startswith(b"#!") and any(name in first for name in interpreter)
    return named


def _is_program(path: Path) -> bool:
    """An ELF program (not an object or a library): ET_EXEC, or ET_DYN in a folder of programs."""
    head = path.open("rb").read(20)
    return head[:5] == b"\x7fELF\x02" and head[16] in (2, 3) and path.parent.name in ("bin", "sbin")


@cache
def sources(root: Path, kind: str) -> tuple[Source, ...]:
    """All usable inputs of the kind, in an order that depends on their names only."""
    found: list[Source] = []
    seen: set[bytes] = set()
    for package, home in _homes(root, kind):
        own: list[Source] = []
        for path in _files(home):
            if not _fits(path, kind):
                continue
            data = path.read_bytes()
            if data in seen or (kind not in ("elf", "pe") and not _plain_text(data)):
                continue
            seen.add(data)
            own.append(Source(path, package, str(path.relative_to(home))))
        own.sort(key=lambda source: stable_seed(source.label))
        found += own[:MAX_PER_PACKAGE]
    found.sort(key=lambda source: stable_seed("order", source.label))
    return tuple(found)


def _plain_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def choose(root: Path, kind: str, split: Split, low: int, high: int) -> list[Source]:
    """Inputs on one side of the split whose size lies in low..high bytes."""
    return [
        source
        for source in sources(root, kind)
        if split_of_package(source.package) == split and low <= source.path.stat().st_size <= high
    ]
