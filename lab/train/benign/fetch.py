"""Fetches archives by the ordinary clients: apt-get, npm and pip. Nothing is installed, no package's scripts are run
(pip asks a source distribution's own build system for its metadata: therefore there are few of them)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .package import Package, normal_name, npm_file, platform_of

BATCH = {'debian': 20, 'npm': 24, 'pypi': 12}
TIMEOUT_SECONDS = 400
REASON_CHARACTERS = 300
PYTHON = '3.12'
GLIBC_MINOR = range(40, 4, -1)
PLATFORMS = {
    'linux': [*(f'manylinux_2_{minor}_x86_64' for minor in GLIBC_MINOR), 'manylinux2014_x86_64',
              'manylinux2010_x86_64', 'manylinux1_x86_64', 'linux_x86_64'],
    'macos': ['macosx_15_0_arm64'],
    'windows': ['win_amd64'],
}


def command(batch: list[Package], folder: Path) -> list[str]:
    """The client's command line for packages of one ecosystem (and, on PyPI, one platform)."""
    ecosystem = batch[0].ecosystem
    if ecosystem == 'debian':
        return ['apt-get', 'download', '-qq', *(f'{each.name}={each.version}' for each in batch)]
    if ecosystem == 'npm':
        specs = [f'{each.name}@{each.version}' for each in batch]
        return ['npm', 'pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', str(folder), *specs]
    pip = [sys.executable, '-m', 'pip', 'download', '-q', '--disable-pip-version-check', '--no-deps', '-d', str(folder)]
    specs = [f'{each.name}=={each.version}' for each in batch]
    platform = platform_of(batch[0])
    if platform == 'sdist':
        return [*pip, '--no-binary', ','.join(each.name for each in batch), *specs]
    tags = [word for tag in PLATFORMS[platform] for word in ('--platform', tag)]
    abis = [word for abi in (f'cp{PYTHON.replace(".", "")}', 'abi3', 'none') for word in ('--abi', abi)]
    python = ['--python-version', PYTHON, '--implementation', 'cp']
    return [*pip, '--only-binary=:all:', *python, *tags, *abis, *specs]


def archive_of(package: Package, folder: Path) -> Path | None:
    """The package's archive among the files of `folder`, if it came."""
    for path in sorted(folder.iterdir()):
        if package.ecosystem == 'debian':
            found = path.name.startswith(f'{package.name}_') and path.suffix == '.deb'
        elif package.ecosystem == 'npm':
            found = path.name == npm_file(package.name, package.version)
        elif package.file:
            found = path.name == package.file
        else:
            name = path.name.split('-' + package.version, 1)[0]
            found = path.name != name and normal_name(name) == normal_name(package.name)
        if found:
            return path
    return None


def run(batch: list[Package], folder: Path) -> str:
    """Runs the client. Returns the end of what it said if it failed, else an empty text."""
    try:
        done = subprocess.run(
            command(batch, folder), cwd=folder, capture_output=True, timeout=TIMEOUT_SECONDS, check=False,
            stdin=subprocess.DEVNULL, env={**os.environ, 'LC_ALL': 'C'},
        )
    except subprocess.TimeoutExpired:
        return f'no answer in {TIMEOUT_SECONDS} s'
    said = done.stderr.decode('utf-8', 'replace').strip()
    return '' if done.returncode == 0 else said[-REASON_CHARACTERS:] or f'exit code {done.returncode}'


def fetch(batch: list[Package], folder: Path) -> Iterator[tuple[Package, Path | str]]:
    """Yields each package with its archive, or with the reason why there is none. One that cannot be had makes a client
    refuse the whole command, so those that did not come are tried again one by one."""
    folder.mkdir(parents=True, exist_ok=True)
    run(batch, folder)
    for package in batch:
        archive = archive_of(package, folder)
        reason = ''
        if archive is None:
            reason = run([package], folder)
            archive = archive_of(package, folder)
        yield package, archive or reason or 'the client brought another file than the pinned one'


def batches(packages: list[Package]) -> Iterator[list[Package]]:
    """Cuts the list into command lines: one ecosystem and platform each."""
    groups: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        platform = platform_of(package) if package.ecosystem == 'pypi' else ''
        groups.setdefault((package.ecosystem, platform), []).append(package)
    for (ecosystem, _), group in groups.items():
        for start in range(0, len(group), BATCH[ecosystem]):
            yield group[start:start + BATCH[ecosystem]]
