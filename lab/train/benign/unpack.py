"""Unpacks an archive of a package: regular files only. Links are not made (so none can be followed), devices neither,
and a path that leaves the folder is skipped. Archives inside it (jars, ...) stay as they are: files to be judged."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MAX_FILES = 60_000
MAX_BYTES = 3 * 1024**3
COPY_BYTES = 1024**2


class TooLarge(Exception):
    """The package has more files or bytes than one package may bring."""


@dataclass
class Unpacked:
    files: int = 0
    bytes: int = 0
    skipped: int = 0

    def add(self, size: int) -> None:
        self.files += 1
        self.bytes += size
        if self.files > MAX_FILES or self.bytes > MAX_BYTES:
            raise TooLarge(f'more than {MAX_FILES} files or {MAX_BYTES} bytes')


def unpack(archive: Path, folder: Path) -> Unpacked:
    """Raises OSError, TooLarge, tarfile.TarError or zipfile.BadZipFile."""
    folder.mkdir(parents=True)
    if archive.suffix in {'.whl', '.zip'}:
        return unpack_zip(archive, folder)
    if archive.suffix != '.deb':
        with tarfile.open(archive, 'r|*') as tar:
            return unpack_tar(tar, folder)
    with deb_tar(archive) as tar:
        return unpack_tar(tar, folder)


@contextmanager
def deb_tar(archive: Path) -> Iterator[tarfile.TarFile]:
    """The files of a .deb as a tar stream: dpkg-deb knows each compression, the tar filter here guards the paths."""
    with subprocess.Popen(['dpkg-deb', '--fsys-tarfile', str(archive)], stdout=subprocess.PIPE) as dpkg:
        try:
            with tarfile.open(fileobj=dpkg.stdout, mode='r|') as tar:
                yield tar
            # Blocks of padding after the end mark: read them, or dpkg-deb would see a broken pipe.
            while dpkg.stdout is not None and dpkg.stdout.read(COPY_BYTES):
                pass
        except BaseException:
            dpkg.kill()
            raise
    if dpkg.returncode != 0:
        raise OSError(f'dpkg-deb ended with {dpkg.returncode}')


def unpack_tar(tar: tarfile.TarFile, folder: Path) -> Unpacked:
    done = Unpacked()
    for member in tar:
        if not member.isreg():
            done.skipped += 0 if member.isdir() else 1
            continue
        done.add(member.size)
        try:
            tar.extract(member, folder, filter='data')
        except tarfile.FilterError:
            done.skipped += 1
    return done


def unpack_zip(archive: Path, folder: Path) -> Unpacked:
    done = Unpacked()
    with zipfile.ZipFile(archive) as whole:
        for info in whole.infolist():
            if info.is_dir():
                continue
            target = folder / info.filename
            if not target.resolve().is_relative_to(folder.resolve()):
                done.skipped += 1
                continue
            done.add(info.file_size)
            target.parent.mkdir(parents=True, exist_ok=True)
            with whole.open(info) as source, target.open('wb') as sink:
                shutil.copyfileobj(source, sink, COPY_BYTES)
            # A wheel keeps the mode in the upper half; only "executable" matters to what reads the corpus.
            target.chmod(0o755 if (info.external_attr >> 16) & 0o100 else 0o644)
    return done
