"""Own loaders in Go and Rust."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from collections.abc import Sequence

from ..encoders.text import b64, random_key, xor
from ..model import Context, Job
from .own_elf import NATIVE, _openssl, _rc4

SECONDS = 180
GO_METHODS = ("aes-ctr", "gzip-xor", "base64-rc4")
RUST_METHODS = ("xor", "stream", "nibbles")
_MASK = 2**64 - 1


def go(jobs: Sequence[Job], context: Context) -> None:
    for job in jobs:
        rng = job.rng
        data = job.source.data()
        key = random_key(rng, 16, 16)
        if job.method == "aes-ctr":
            iv = bytes(rng.randrange(256) for _ in range(16))
            coded = iv + _openssl(data, "aes-128-ctr", key.encode(), iv)
        elif job.method == "gzip-xor":
            coded = xor(gzip.compress(data, mtime=0), key.encode())
        else:
            coded = b64(_rc4(data, key.encode())).encode()
        folder = context.scratch / "go-loader"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copyfile(NATIVE / "go" / "main.go", folder / "main.go")
        decoder = (NATIVE / "go" / f"{job.method.replace('-', '_')}.go.txt").read_text()
        (folder / "decode.go").write_text(decoder.replace("@KEY@", key))
        (folder / "go.mod").write_text("module example.org/loader\n\ngo 1.21\n")
        (folder / "payload.bin").write_bytes(coded)
        flags = rng.choice([["-ldflags=-s -w"], ["-trimpath", "-ldflags=-s -w"], ["-trimpath"]])
        environment = {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod"}
        done = subprocess.run(
            ["go", "build", *flags, "-o", "made", "."],
            cwd=folder,
            env=environment,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode == 0:
            shutil.copyfile(folder / "made", job.output)


def _stream(data: bytes, key: str) -> bytes:
    """The stream cipher of native/rust/main.rs: xorshift64 seeded by FNV."""
    state = 0x9E3779B97F4A7C15
    for byte in key.encode():
        state = ((state ^ byte) * 0x0100000001B3) & _MASK
    out = bytearray(data)
    for at in range(len(out)):
        state ^= state << 13 & _MASK
        state ^= state >> 7
        state ^= state << 17 & _MASK
        out[at] ^= state & 255
    return bytes(out)


def rust(jobs: Sequence[Job], context: Context) -> None:
    for job in jobs:
        rng = job.rng
        data = job.source.data()
        key = random_key(rng, 12, 24)
        if job.method == "nibbles":
            letters = list("abcdefghijklmnopqrstuvwxyz")
            rng.shuffle(letters)
            key = "".join(letters[:16])
            coded = "".join(key[byte >> 4] + key[byte & 15] for byte in data).encode()
        else:
            coded = xor(data, key.encode()) if job.method == "xor" else _stream(data, key)
        payload = context.scratch / "payload.bin"
        payload.write_bytes(coded)
        made = context.scratch / "rust-made"
        made.unlink(missing_ok=True)
        level = rng.choice(["1", "2", "3", "s"])
        command = ["rustc", "--edition=2021", "-C", f"opt-level={level}", "-C", "strip=symbols", "--cap-lints=allow"]
        command += ["--cfg", f'mode="{job.method}"', "-o", str(made), str(NATIVE / "rust" / "main.rs")]
        environment = {**os.environ, "PAYLOAD": str(payload), "KEY": key}
        done = subprocess.run(command, env=environment, capture_output=True, timeout=SECONDS, check=False)
        if done.returncode == 0:
            shutil.copyfile(made, job.output)
        else:
            print(done.stderr.decode()[:300])
