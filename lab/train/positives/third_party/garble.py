"""garble (mvdan.cc/garble, BSD-3): Go programs with hashed names, obfuscated literals and no debugging data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from .. import sandbox
from ..model import Context, Job

FLAGS: dict[str, list[str]] = {
    "names": [],
    "literals": ["-literals"],
    "tiny": ["-tiny"],
    "literals-tiny": ["-literals", "-tiny"],
}
SECONDS = 420.0


def make(jobs: Sequence[Job], context: Context) -> None:
    tool = context.tools / "go" / "bin" / "garble"
    cache = context.tools / "go" / "cache"
    for job in jobs:
        folder = context.scratch / "garble"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copyfile(job.source.path, folder / "main.go")
        (folder / "go.mod").write_text(f"module example.org/{job.source.package.replace(':', '-')}\n\ngo 1.24\n")
        environment = {
            "GOCACHE": str(cache),
            "GARBLE_CACHE": str(cache / "garble"),
            "GOFLAGS": "-mod=mod",
            "GOTOOLCHAIN": "local",
        }
        environment |= {"GOPATH": str(context.tools / "go"), "CGO_ENABLED": "0"}
        made: Path = folder / "made"
        seed = "-seed=" + "Z3VhcmRpbWVzaA"
        sandbox.run([tool, *FLAGS[job.method], seed, "build", "-o", made, "."], folder, 0, environment, seconds=SECONDS)
        if made.exists():
            os.chmod(made, 0o644)
            shutil.copyfile(made, job.output)
