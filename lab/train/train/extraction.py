"""Has the extractor (lab/train/extract) look at files, those only that it has not looked at before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
EXTRACTOR = ROOT / 'lab' / 'dist' / 'train' / 'extract' / 'main.js'


def feature_names() -> dict[str, list[str]]:
    said = subprocess.run(['node', str(EXTRACTOR), '--feature-names'], check=True, capture_output=True)
    names: dict[str, list[str]] = json.loads(said.stdout)
    return names


def extract(paths: Iterable[str], output: Path, workers: int) -> None:
    """Adds the lines that `output` lacks: a run that was ended is taken up where it was."""
    known = _known(output) if output.exists() else set()
    print(f'{output.name}: {len(known)} files are known', file=sys.stderr, flush=True)
    with output.open('ab') as sink:
        process = subprocess.Popen(
            ['node', str(EXTRACTOR), '--workers', str(workers)], stdin=subprocess.PIPE, stdout=sink
        )
        assert process.stdin is not None
        with process.stdin as pipe:
            for path in paths:
                if path not in known:
                    pipe.write(os.fsencode(path) + b'\0')
        if process.wait() != 0:
            raise SystemExit(f'the extractor ended with {process.returncode}')


def _known(output: Path) -> set[str]:
    """The paths of its lines; a last line that is cut off goes."""
    known: set[str] = set()
    end = 0
    with output.open('rb') as lines:
        for line in lines:
            if not line.endswith(b'\n'):
                break
            known.add(json.loads(line)['path'])
            end += len(line)
    os.truncate(output, end)
    return known
