"""`python -m train`: extracts what is not extracted yet, trains, measures, writes."""

from __future__ import annotations

import argparse
from pathlib import Path

from .extraction import extract, feature_names
from .listing import benign_files, positive_files
from .train import train

NOTES = Path(__file__).resolve().parent / 'notes.md'


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python -m train', description=__doc__)
    parser.add_argument('--corpus', type=Path, required=True, help='folder with benign/ and positives/')
    parser.add_argument('--work', type=Path, required=True, help='folder for the extracted lines, which are made once')
    parser.add_argument('--out', type=Path, required=True, help='folder for models, metrics, card and parity rows')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--version', default='1', help='the version that the model files bear')
    parser.add_argument('--workers', type=int, default=2, help='processes that extract')
    parser.add_argument('--again', action='store_true', help='extract all again: the features have changed')
    parser.add_argument('--only-extract', action='store_true', help='train nothing')
    parser.add_argument('--no-extract', action='store_true', help='train on the lines that are there')
    parser.add_argument(
        '--files-per-package', type=int, default=300, help='of each honest package at most so many, by chance; 0: all'
    )
    return parser.parse_args()


def main() -> None:
    options = arguments()
    corpus = options.corpus.resolve()
    for folder in (options.work, options.out):
        folder.mkdir(parents=True, exist_ok=True)
    listed = {
        'positives': lambda: positive_files(corpus / 'positives'),
        'benign': lambda: benign_files(corpus / 'benign', options.files_per_package, options.seed),
    }
    lines = {side: options.work / f'{side}.ndjson' for side in listed}
    for side, paths in listed.items():
        if options.again:
            lines[side].unlink(missing_ok=True)
        if not options.no_extract:
            extract(paths(), lines[side], options.workers)
    if options.only_extract:
        return
    notes = NOTES.read_text(encoding='utf-8') if NOTES.exists() else ''
    pairs = {side: (path, corpus / side) for side, path in lines.items()}
    train(pairs['benign'], pairs['positives'], feature_names(), options.out, options.seed, options.version, notes)


if __name__ == '__main__':
    main()
