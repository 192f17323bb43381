"""Runs third-party tools: without network, with an empty home, in a folder of their own, with a time limit."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

DEFAULT_SECONDS = 30.0


@cache
def _prefix() -> tuple[str, ...]:
    """`unshare -n` where it works (it needs rights that a container may lack)."""
    tool = shutil.which("unshare")
    if tool is None:
        return ()
    return (
        (tool, "-n") if subprocess.run([tool, "-n", "true"], capture_output=True, check=False).returncode == 0 else ()
    )


def run(
    command: Sequence[str | Path],
    folder: Path,
    seed: int = 0,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
    seconds: float = DEFAULT_SECONDS,
) -> bytes | None:
    """Standard output of the command, or None when it failed or took too long."""
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    base = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SAMPLE_SEED": str(seed),
        **{
            name: os.environ[name]
            for name in ("PYENV_VERSION", "PYENV_ROOT", "SOURCE_DATE_EPOCH")
            if name in os.environ
        },
        **(environment or {}),
    }
    try:
        done = subprocess.run(
            [*_prefix(), *command], cwd=folder, env=base, input=given, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0 and os.environ.get("POSITIVES_DEBUG"):
        print(command, (done.stdout + done.stderr).decode(errors="replace")[-800:])
    return done.stdout if done.returncode == 0 else None
