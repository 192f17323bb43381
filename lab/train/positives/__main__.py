"""Makes the samples: python3 -m positives OUT [--work FOLDER] [--seed N] [--only TOOL ...] [--prepare]."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

from . import prepare
from .generate import generate, write_manifest
from .model import Context
from .registry import all_tools


def main() -> None:
    parser = argparse.ArgumentParser(prog="positives", description=__doc__)
    parser.add_argument(
        "out", type=Path, help="folder of the samples; manifest.ndjson, summary.txt and ready land in it"
    )
    parser.add_argument("--work", type=Path, help="folder of tools and inputs (default: OUT/../positives-work)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same samples (default: 1)")
    parser.add_argument("--only", nargs="*", default=[], metavar="TOOL", help="make the samples of these tools only")
    parser.add_argument("--prepare", action="store_true", help="fetch tools and inputs first")
    parser.add_argument("--seconds", type=int, default=240, help="most time that a tool may take (default: 240)")
    parser.add_argument("--most", type=int, default=10_000, help="most samples of a tool; fewer are the first of them")
    options = parser.parse_args()

    out: Path = options.out.resolve()
    work: Path = (options.work or out.parent / "positives-work").resolve()
    for folder in (out, work / "tools", work / "inputs"):
        folder.mkdir(parents=True, exist_ok=True)
    # A folder of its own for each run: two runs at a time must not take each other's files for their tools' output.
    with tempfile.TemporaryDirectory(dir=work, prefix="scratch-") as scratch:
        run(options, out, Context(tools=work / "tools", inputs=work / "inputs", scratch=Path(scratch)))


def run(options: argparse.Namespace, out: Path, context: Context) -> None:
    """Makes the samples of the tools asked for, and the manifest after each."""
    if options.prepare:
        prepare.tools(context.tools)
        prepare.inputs(context.inputs)
    tools = all_tools(context.tools)
    for tool in tools:
        if not options.only or tool.name in options.only:
            generate(replace(tool, count=min(tool.count, options.most)), out, context, options.seed, options.seconds)
            write_manifest(tools, out)
    write_manifest(tools, out)
    if not options.only:
        (out / "ready").write_text("")


main()
