"""Tools of the npm registry, run in one Node process for each tool (see node/pack.cjs)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from .. import sandbox
from ..model import Context, Job, Maker

RUNNER = Path(__file__).resolve().parent.parent / "node" / "pack.cjs"
# A batch that hangs on one input loses only its own inputs.
BATCH = 10
SECONDS = 150.0


def tool(name: str) -> Maker:
    def make(jobs: Sequence[Job], context: Context) -> None:
        home = context.tools / "npm"
        for at in range(0, len(jobs), BATCH):
            asked = [
                {
                    "input": str(job.source.path),
                    "output": str(job.output),
                    "method": job.method,
                    "seed": job.seed % 2**32,
                }
                for job in jobs[at : at + BATCH]
            ]
            sandbox.run(
                ["node", RUNNER, home, name], context.scratch, given=json.dumps(asked).encode(), seconds=SECONDS
            )

    return make


def version(tools: Path, package: str) -> str:
    """The installed version, or 'absent'."""
    path = tools / "npm" / "node_modules" / package / "package.json"
    return str(json.loads(path.read_text())["version"]) if path.exists() else "absent"
