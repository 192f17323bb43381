"""python3 -m benign pin | collect OUT | compile OUT | suspects OUT"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from .collect import Collector
from .compiled import compile_all
from .package import read_pinned, write_pinned
from .pin import debian, npm, pypi, with_files
from .summary import summary
from .suspects import write_suspects

NICENESS = 10


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='benign', description=__doc__)
    commands = parser.add_subparsers(dest='command', required=True)
    pin = commands.add_parser('pin', help='write packages.json from the wishes and what apt knows')
    pin.add_argument('--draw', type=int, default=0, help='Debian packages drawn from all sections beside the wishes')
    pin.add_argument('--seed', type=int, default=1)
    pin.add_argument('--index', type=Path, help="index.ndjson of a run: pins PyPI's packages to the files it took")
    collect = commands.add_parser('collect', help='fetch and unpack what packages.json names')
    collect.add_argument('out', type=Path)
    compiled = commands.add_parser('compile', help='make the files that no package carries: bytecode, static programs')
    compiled.add_argument('out', type=Path)
    compiled.add_argument('--python', type=Path, action='append', default=[], help='an interpreter besides this one')
    suspects = commands.add_parser('suspects', help='list collected files that look packed or obfuscated')
    suspects.add_argument('out', type=Path)
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    os.nice(NICENESS)
    if asked.command == 'pin':
        packages, unknown = debian(asked.draw, asked.seed)
        packages += [*npm(), *pypi()]
        write_pinned(with_files(packages, asked.index) if asked.index else packages)
        print(f'{len(packages)} packages; not in this Debian release: {" ".join(unknown) or "none"}')
    elif asked.command == 'compile':
        compile_all(asked.out.resolve(), [Path(sys.executable), *asked.python])
    elif asked.command == 'suspects':
        print(f'{write_suspects(asked.out)} files to judge by eye: {asked.out / "suspects.ndjson"}')
    else:
        out: Path = asked.out.resolve()
        (out / 'ready').unlink(missing_ok=True)
        Collector(out).run(read_pinned())
        (out / 'summary.txt').write_text(summary(out), encoding='utf-8')
        (out / 'ready').touch()
    return 0


if __name__ == '__main__':
    sys.exit(main())
