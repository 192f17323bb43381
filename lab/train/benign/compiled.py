"""
Honest files that no package carries, since they are made where they are installed: Python's bytecode, and small programs linked statically,
as people build them for containers. Written to OUT/built as packages of their own, one a program or one a Python package and version, so
that the split by packages holds for them.
"""

from __future__ import annotations

import itertools
import json
import os
import py_compile
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = Path(__file__).resolve().parent / 'programs'
#: how a program may be built: linking, optimizing, what is stripped
LINKING = (('-static',), ('-static-pie', '-fPIE'), ('-static', '-pthread'), ())
OPTIMIZING = ('-O0', '-O2', '-Os', '-O3')
STRIPPING = (('-s',), (), ('-g',), ('-s', '-Wl,--build-id=none'))
#: the same of Go programs, which are static by themselves
GO_FLAGS = ((), ('-ldflags=-s -w',), ('-trimpath',), ('-trimpath', '-ldflags=-s -w'), ('-buildmode=pie',), ('-gcflags=-N -l',))
GO_MACHINES = ('amd64', 'arm64', '386')
#: Python files of one package that are compiled
BYTECODE_FILES_MAX = 60
BYTECODE_PACKAGES_MAX = 160


def compile_all(out: Path, pythons: list[Path]) -> None:
    """Makes OUT/built, and adds its packages to OUT/index.ndjson. @param pythons interpreters whose bytecode is wanted"""
    built = out / 'built'
    shutil.rmtree(built, ignore_errors=True)
    folders = [*_programs(built), *_go_programs(built), *_bytecode(out, built, pythons)]
    index = out / 'index.ndjson'
    kept = [line for line in index.read_text(encoding='utf-8').splitlines() if '"ecosystem": "built"' not in line]
    rows = [_row(folder) for folder in folders]
    index.write_text('\n'.join([*kept, *rows]) + '\n', encoding='utf-8')


def _row(folder: Path) -> str:
    name, version = folder.name.rsplit('_', 1)
    files = [path for path in folder.rglob('*') if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return json.dumps({'ecosystem': 'built', 'name': name, 'version': version, 'files': len(files), 'bytes': size})


def _programs(built: Path) -> Iterator[Path]:
    for source in sorted(PROGRAMS.glob('*.c')):
        folder = built / f'{source.stem}_1'
        folder.mkdir(parents=True)
        for at, (linking, optimizing, stripping) in enumerate(itertools.product(LINKING, OPTIMIZING, STRIPPING)):
            command = ['gcc', *linking, optimizing, *stripping, '-o', str(folder / f'{source.stem}-{at}'), str(source), '-lm']
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        yield folder


def _go_programs(built: Path) -> Iterator[Path]:
    """None where there is no Go."""
    if shutil.which('go') is None:
        return
    for source in sorted(PROGRAMS.glob('*.go')):
        folder = built / f'{source.stem}-go_1'
        folder.mkdir(parents=True)
        for at, (machine, flags) in enumerate(itertools.product(GO_MACHINES, GO_FLAGS)):
            environment = {**os.environ, 'CGO_ENABLED': '0', 'GOARCH': machine, 'GOFLAGS': '-mod=mod', 'GO111MODULE': 'off'}
            command = ['go', 'build', *flags, '-o', str(folder / f'{source.stem}-{machine}-{at}'), str(source)]
            # not every machine has every mode
            subprocess.run(command, env=environment, check=False, capture_output=True)
        yield folder


def _bytecode(out: Path, built: Path, pythons: list[Path]) -> Iterator[Path]:
    for package in sorted((out / 'pypi').iterdir())[:BYTECODE_PACKAGES_MAX]:
        sources = sorted(package.rglob('*.py'))[:BYTECODE_FILES_MAX]
        folder = built / f'bytecode-{package.name.replace("_", "-")}_1'
        for at, source in enumerate(sources):
            python = pythons[at % len(pythons)] if pythons else None
            _compile(source, folder / f'{at}-{source.stem}.pyc', python)
        if folder.exists():
            yield folder


def _compile(source: Path, target: Path, python: Path | None) -> None:
    """What does not compile with that version is left out."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if python is None:
        py_compile.compile(str(source), cfile=str(target), doraise=False, quiet=2)
        return
    program = 'import py_compile, sys; py_compile.compile(sys.argv[1], cfile=sys.argv[2])'
    subprocess.run([python, '-c', program, source, target], check=False, capture_output=True)
