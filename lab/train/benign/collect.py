"""Fetches and unpacks the pinned packages, a few at a time, and writes the index as it goes: a run that was ended is
taken up where it was."""

from __future__ import annotations

import json
import queue
import random
import shutil
import sys
import threading
from pathlib import Path

from .fetch import batches, fetch
from .package import Key, Package
from .unpack import unpack

LANES = {'debian': 2, 'npm': 1, 'pypi': 1}
UNPACKERS = 2
WAITING_ARCHIVES = 40
ORDER_SEED = 1

Fetched = tuple[Package, Path]


def key_of(row: dict[str, str]) -> Key:
    return (row['ecosystem'], row['name'], row['version'])


class Collector:
    def __init__(self, out: Path) -> None:
        self.out = out
        self.archives: queue.Queue[Fetched | None] = queue.Queue(WAITING_ARCHIVES)
        self.lock = threading.Lock()
        self.index = out / 'index.ndjson'
        self.missing = out / 'missing.ndjson'

    def done_before(self, packages: list[Package]) -> set[Key]:
        """What an earlier run collected. What is no longer pinned is removed: the folder is what the list says."""
        if not self.index.exists():
            return set()
        pinned = {package.key for package in packages}
        folders = {f'{package.ecosystem}/{package.folder}' for package in packages}
        lines = self.index.read_text(encoding='utf-8').splitlines()
        kept = [(key, line) for line in lines if (key := key_of(json.loads(line))) in pinned]
        self.index.write_text(''.join(f'{line}\n' for _, line in kept), encoding='utf-8')
        for folder in self.out.glob('*/*'):
            if folder.is_dir() and str(folder.relative_to(self.out)) not in folders:
                shutil.rmtree(folder)
        return {key for key, _ in kept}

    def write(self, path: Path, row: dict[str, object]) -> None:
        with self.lock, path.open('a', encoding='utf-8') as sink:
            sink.write(json.dumps(row) + '\n')

    def miss(self, package: Package, reason: str) -> None:
        print(f'missing: {package.ecosystem} {package.name} {package.version}: {reason}', file=sys.stderr, flush=True)
        self.write(self.missing, {**package.as_row(), 'reason': reason})

    def fetch_all(self, work: queue.SimpleQueue[list[Package]], staging: Path) -> None:
        while True:
            try:
                batch = work.get_nowait()
            except queue.Empty:
                return
            for package, archive in fetch(batch, staging):
                if isinstance(archive, Path):
                    self.archives.put((package, archive))
                else:
                    self.miss(package, archive)

    def unpack_all(self) -> None:
        while (fetched := self.archives.get()) is not None:
            package, archive = fetched
            folder = self.out / package.ecosystem / package.folder
            shutil.rmtree(folder, ignore_errors=True)
            try:
                done = unpack(archive, folder)
            # An archive that is broken in any way is one package missing, not the end of the run.
            except Exception as error:  # noqa: BLE001
                shutil.rmtree(folder, ignore_errors=True)
                self.miss(package, f'not unpacked: {error}')
            else:
                counts = {'files': done.files, 'bytes': done.bytes, 'skipped': done.skipped}
                row = {'ecosystem': package.ecosystem, 'name': package.name, 'version': package.version}
                self.write(self.index, {**row, **counts, 'file': archive.name})
            finally:
                archive.unlink(missing_ok=True)

    def run(self, packages: list[Package]) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        self.missing.unlink(missing_ok=True)
        shutil.rmtree(self.out / 'staging', ignore_errors=True)
        done = self.done_before(packages)
        todo = [package for package in packages if package.key not in done]
        # A run that is ended early has then something of every kind, not the names from a to m.
        random.Random(ORDER_SEED).shuffle(todo)
        unpackers = [threading.Thread(target=self.unpack_all) for _ in range(UNPACKERS)]
        fetchers = []
        for ecosystem, lanes in LANES.items():
            work: queue.SimpleQueue[list[Package]] = queue.SimpleQueue()
            for batch in batches([package for package in todo if package.ecosystem == ecosystem]):
                work.put(batch)
            for lane in range(lanes):
                staging = self.out / 'staging' / f'{ecosystem}-{lane}'
                fetchers.append(threading.Thread(target=self.fetch_all, args=(work, staging)))
        for thread in (*unpackers, *fetchers):
            thread.start()
        for thread in fetchers:
            thread.join()
        for _ in unpackers:
            self.archives.put(None)
        for thread in unpackers:
            thread.join()
        shutil.rmtree(self.out / 'staging', ignore_errors=True)
