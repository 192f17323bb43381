"""UPX 4.2 (Debian trixie, GPL-2+): every method, and the damage that keeps `upx -d` from working.

Debian 12 has no UPX; the package of the next release is unpacked with the libraries it needs, and run by its
own loader, so that nothing is installed.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ..model import Context, Job

PACKAGES = ("upx-ucl", "libc6", "libstdc++6", "libgcc-s1", "libucl1", "zlib1g")
SOURCE = "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main\n"
SECONDS = 60

PLAIN = ("best", "fast", "nrv2b", "nrv2d", "nrv2e", "lzma", "ultra-brute-less", "no-filter")
DAMAGED = ("no-magic", "other-magic", "zero-p-info", "no-overlay-magic", "names-changed", "padded", "no-sections")
METHODS = PLAIN + DAMAGED

_FLAGS = {
    "best": ["--best"],
    "fast": ["-1"],
    "nrv2b": ["--nrv2b", "-7"],
    "nrv2d": ["--nrv2d", "-7"],
    "nrv2e": ["--nrv2e", "-9"],
    "lzma": ["--lzma"],
    "ultra-brute-less": ["--all-methods", "--no-lzma", "-5"],
    "no-filter": ["--no-filter", "-6"],
}


def fetch(folder: Path) -> None:
    """Unpacks UPX and its libraries into the folder by apt with lists of its own."""
    if (folder / "root").exists():
        return
    for part in ("lists/partial", "cache/archives/partial", "debs"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "sources.list").write_text(SOURCE)
    settings = {
        "Dir::Etc::sourcelist": folder / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "APT::Sandbox::User": "root",
    }
    flags = [f"-o{name}={value}" for name, value in settings.items()]
    subprocess.run(["apt-get", "-qq", *flags, "update"], check=True, capture_output=True)
    subprocess.run(
        ["apt-get", "-qq", *flags, "download", *PACKAGES], cwd=folder / "debs", check=True, capture_output=True
    )
    for archive in sorted((folder / "debs").glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", archive, folder / "root"], check=True)


def _command(folder: Path) -> list[str]:
    root = folder / "root"
    loader = next(root.glob("usr/lib64/ld-linux-x86-64.so.2"), root / "lib64/ld-linux-x86-64.so.2")
    libraries = ":".join(str(root / part) for part in ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"))
    return [str(loader), "--library-path", libraries, str(root / "usr/bin/upx-ucl")]


def _damage(data: bytearray, method: str, rng: random.Random) -> bytes:
    """Overwrites the traces that tell UPX's form, the way that packed malware does."""
    other = bytes(rng.randrange(33, 127) for _ in range(4))
    if method in ("no-magic", "other-magic"):
        new = b"\0\0\0\0" if method == "no-magic" else other
        data = data.replace(b"UPX!", new)
    elif method == "zero-p-info":
        at = data.find(b"UPX!")
        if at >= 0:
            data[at + 8 : at + 20] = bytes(12)  # l_info is 12 bytes from 4 before the magic; p_info follows it.
    elif method == "no-overlay-magic":
        at = data.rfind(b"UPX!")
        if at >= 0:
            data = data[:at]
    elif method == "names-changed":
        for number in b"012":
            data = data.replace(b"UPX" + bytes([number]), other[:3] + bytes([number]))
        data = data.replace(
            b"$Info: This file is packed with the UPX", b"$Info: " + bytes(rng.choices(range(97, 123), k=32))
        )
        data = data.replace(b"UPX!", b"YTS\x99")
    elif method == "padded":
        data += bytes(rng.randrange(256) for _ in range(rng.randrange(64, 4096)))
        data = data.replace(b"UPX!", other)
    elif method == "no-sections" and data[:4] == b"\x7fELF":
        data[40:48] = bytes(8)
        data[58:64] = bytes(6)
        data = data.replace(b"UPX!", b"\x01\x02\x03\x04")
    return bytes(data)


def make(jobs: Sequence[Job], context: Context) -> None:
    command = _command(context.tools / "upx")
    for job in jobs:
        rng = job.rng
        plain = job.method if job.method in PLAIN else rng.choice(["best", "nrv2b", "nrv2d", "nrv2e", "lzma"])
        flags = _FLAGS[plain]
        copy = context.scratch / "upx-input"
        packed = context.scratch / "upx-output"
        copy.write_bytes(job.source.data())
        copy.chmod(0o755)
        packed.unlink(missing_ok=True)
        try:
            done = subprocess.run(
                [*command, "-q", "-f", *flags, "-o", packed, copy], capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            continue
        if done.returncode != 0 or not packed.exists():
            continue
        data = packed.read_bytes()
        job.output.write_bytes(data if job.method in PLAIN else _damage(bytearray(data), job.method, rng))
