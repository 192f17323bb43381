"""Benign programs of our own: Go sources for garble, and Windows programs built by MinGW."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

NATIVE = Path(__file__).resolve().parent / "native"
GO_PROGRAMS = 60
PARTS_LOW, PARTS_HIGH = 2, 5
WINDOWS_PROGRAMS = 10
WINDOWS_FLAGS = {"small": ["-Os", "-s"], "fast": ["-O3", "-s"], "plain": ["-O0"], "static": ["-O2", "-static", "-s"]}


def _go_parts() -> dict[str, tuple[list[str], str]]:
    """Imports and text of each part."""
    text = (NATIVE / "go_parts.txt").read_text()
    parts = re.split(r"^## (\w+): (.*)$", text, flags=re.MULTILINE)[1:]
    return {parts[at]: (parts[at + 1].split(), parts[at + 2].strip("\n")) for at in range(0, len(parts), 3)}


def go_sources(folder: Path) -> None:
    """Programs of some of the parts, in a random order; each counts as a package."""
    parts = _go_parts()
    for number in range(GO_PROGRAMS):
        rng = random.Random(f"go:{number}")
        chosen = rng.sample(sorted(parts), rng.randint(PARTS_LOW, PARTS_HIGH))
        imports = sorted({name for part in chosen for name in parts[part][0]})
        home = folder / f"own-go-{number:02d}"
        home.mkdir(parents=True, exist_ok=True)
        head = "package main\n\nimport (\n" + "".join(f'\t"{name}"\n' for name in imports) + ")\n\n"
        body = "\n\n".join(parts[part][1] for part in chosen)
        calls = "".join(f"\t{part}()\n" for part in chosen)
        (home / "main.go").write_text(f"{head}{body}\n\nfunc main() {{\n{calls}}}\n")


def windows_programs(folder: Path) -> None:
    """Each of native/windows_parts.c in several builds; each counts as a package."""
    for number in range(WINDOWS_PROGRAMS):
        home = folder / f"own-windows-{number}"
        home.mkdir(parents=True, exist_ok=True)
        for name, flags in WINDOWS_FLAGS.items():
            made = home / f"{name}.exe"
            command = [
                "x86_64-w64-mingw32-gcc",
                "-w",
                *flags,
                f"-DPROGRAM={number}",
                str(NATIVE / "windows_parts.c"),
                "-o",
                str(made),
                "-lgdi32",
            ]
            if not made.exists():
                subprocess.run(command, capture_output=True, check=False, timeout=60)
