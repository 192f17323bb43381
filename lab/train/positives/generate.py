"""Makes the samples of one tool, keeps those that pass the check, and writes the manifest."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from . import inputs
from .check import reason_to_drop
from .model import Context, Job, Tool, stable_seed
from .split import split_of

BATCH = 20
# A tool that fails on many inputs gets no more tries than this, as a multiple of the samples asked for.
TRIES = 3
RECORDS = ".records"


def _jobs(tool: Tool, context: Context, folder: Path, seed: int) -> Iterator[Job]:
    """Endless jobs while there are inputs: each input in turn, and the methods in turn."""
    pool = inputs.choose(
        context.inputs, tool.input_kind, split_of(tool.category, tool.family), tool.min_input, tool.max_input
    )
    start = stable_seed("start", tool.name) % max(1, len(pool))
    for number in range(tool.count * TRIES if pool else 0):
        turn, at = divmod(number, len(pool))
        source = pool[(start + at) % len(pool)]
        method = tool.methods[(at + turn) % len(tool.methods)]
        name = f"{number:04d}-{method}{tool.suffix}"
        yield Job(source, method, folder / name, stable_seed(seed, tool.name, number, source.label, method))


def _record(tool: Tool, job: Job) -> dict[str, object]:
    return {
        "path": f"{tool.name}/{job.output.name}",
        "tool": tool.name,
        "family": tool.family,
        "method": job.method,
        "split": split_of(tool.category, tool.family),
        "kind": tool.sample_kind,
        "dialect": tool.dialect,
        "source": job.source.label,
        "tool_version": tool.version,
    }


def generate(tool: Tool, out: Path, context: Context, seed: int, seconds: int) -> None:
    """Makes the tool's folder and its records anew."""
    folder = out / tool.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    started = time.monotonic()
    kept: list[dict[str, object]] = []
    seen: set[str] = set()
    dropped: Counter[str] = Counter()
    jobs = _jobs(tool, context, folder, seed)
    while len(kept) < tool.count and time.monotonic() - started < seconds:
        batch = [job for job, _ in zip(jobs, range(min(BATCH, tool.count - len(kept) + 2)))]
        if not batch:
            break
        tool.make(batch, context)
        for job in batch:
            reason = _judge(tool, job, seen) if len(kept) < tool.count else "enough"
            if reason is None:
                kept.append(_record(tool, job))
            else:
                dropped[reason.partition(":")[0]] += 1
                job.output.unlink(missing_ok=True)
    records = out / RECORDS
    records.mkdir(exist_ok=True)
    (records / f"{tool.name}.ndjson").write_text("".join(json.dumps(record) + "\n" for record in kept))
    took = time.monotonic() - started
    print(
        f"{tool.name}: {len(kept)} of {tool.count} in {took:.0f} s, dropped {dict(dropped)}",
        file=sys.stderr,
        flush=True,
    )


def _judge(tool: Tool, job: Job, seen: set[str]) -> str | None:
    """Why the sample is not kept, or None."""
    if not job.output.exists():
        return "failed"
    data = job.output.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest in seen:
        return "twice"
    seen.add(digest)
    script = tool.sample_kind == "script" and tool.input_kind not in ("elf", "pe")
    return reason_to_drop(job.source.data(), data, script, tool.share)


def write_manifest(tools: list[Tool], out: Path) -> None:
    """Puts the records of all tools together; says how many samples each tool has."""
    lines: list[str] = []
    rows: list[str] = []
    totals: Counter[str] = Counter()
    for tool in tools:
        path = out / RECORDS / f"{tool.name}.ndjson"
        own = path.read_text().splitlines() if path.exists() else []
        lines += own
        split = split_of(tool.category, tool.family)
        totals[split] += len(own)
        party = "third-party" if tool.third_party else "own"
        rows.append(f"{tool.name}\t{tool.family}\t{tool.category}\t{party}\t{split}\t{len(own)}\t{tool.version}")
    (out / "manifest.ndjson").write_text("".join(line + "\n" for line in lines))
    head = "tool\tfamily\tcategory\tparty\tsplit\tsamples\tversion\n"
    foot = f"\ntrain {totals['train']}, held-out {totals['held-out']}, all {sum(totals.values())}\n"
    (out / "summary.txt").write_text(head + "\n".join(rows) + "\n" + foot)
