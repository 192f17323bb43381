"""One command: makes the virtual environment where it is missing, then trains in it. Arguments behind --venv are those of `python -m train`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--venv', type=Path, required=True, help='folder of the virtual environment')
    options, rest = parser.parse_known_args()
    python = options.venv.resolve() / 'bin' / 'python'
    if not python.exists():
        venv.create(options.venv, with_pip=True)
        subprocess.run([python, '-m', 'pip', 'install', '--quiet', '-r', HERE / 'requirements.txt'], check=True)
    # the same hashes and one thread: the same files give the same models
    environment = {**os.environ, 'PYTHONHASHSEED': '0', 'OMP_NUM_THREADS': '1', 'PYTHONPATH': str(HERE.parent)}
    sys.exit(subprocess.run([python, '-m', 'train', *rest], env=environment).returncode)


if __name__ == '__main__':
    main()
