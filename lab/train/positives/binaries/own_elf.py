"""Own loaders in C for Linux and Windows: the payload is coded, and a stub of native/ is built around it."""

from __future__ import annotations

import random
import struct
import subprocess
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from ..encoders.text import b64, cut, xor
from ..model import Context, Job, Maker
from .elf_headers import finish

NATIVE = Path(__file__).resolve().parent.parent / "native"
SECONDS = 60
SECTIONS = (".rodata", ".data", '.blob,"a"', '.init0,"aw"', '.note0,"a"')

CIPHERS = {"xor1": 1, "xorkey": 2, "rc4": 3, "aes-ctr": 4, "chacha20": 5}


def _bytes(rng: random.Random, count: int) -> bytes:
    return bytes(rng.randrange(1, 256) for _ in range(count))


def _rc4(data: bytes, key: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    out = bytearray(len(data))
    i = j = 0
    for at, byte in enumerate(data):
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out[at] = byte ^ state[(state[i] + state[j]) & 255]
    return bytes(out)


def _openssl(data: bytes, cipher: str, key: bytes, iv: bytes) -> bytes:
    return subprocess.run(
        ["openssl", "enc", f"-{cipher}", "-K", key.hex(), "-iv", iv.hex()], input=data, capture_output=True, check=True
    ).stdout


def encrypt(data: bytes, cipher: str, rng: random.Random) -> tuple[bytes, bytes]:
    """The coded payload and the key as native/ciphers.h takes it."""
    key = _bytes(
        rng, {"xor1": 1, "xorkey": rng.randint(4, 32), "rc4": rng.randint(8, 32), "aes-ctr": 32, "chacha20": 48}[cipher]
    )
    if cipher in ("xor1", "xorkey"):
        return xor(data, key), key
    if cipher == "rc4":
        return _rc4(data, key), key
    if cipher == "aes-ctr":
        return _openssl(data, "aes-128-ctr", key[:16], key[16:]), key
    return _openssl(data, "chacha20", key[:32], key[32:]), key


def build(compiler: str, source: str, made: Path, flags: Sequence[str]) -> bytes | None:
    """The built file, or None."""
    made.unlink(missing_ok=True)
    command = [compiler, "-w", "-o", str(made), str(NATIVE / source), f"-I{NATIVE}", f"-I{made.parent}", *flags]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    if done.returncode != 0:
        print(done.stderr.decode(errors="replace")[:400])
        return None
    return made.read_bytes()


def _common(rng: random.Random, method: str) -> list[str]:
    flags = [rng.choice(["-O0", "-O1", "-O2", "-Os", "-O3"])]
    if "static" in method:
        flags.append("-static")
    elif "shared" in method:
        flags += ["-shared", "-fPIC", "-DSHARED"]
    else:
        flags.append(rng.choice(["-pie", "-no-pie"]))
    if "symbols" not in method:
        flags.append("-s")
    if "file" in method:
        flags.append("-DFROM_FILE")
    return flags


CIPHER_METHODS = (
    "dynamic",
    "static",
    "symbols",
    "nosections",
    "shared",
    "rwx-exec",
    "file-damaged",
    "static-nosections",
)


def cipher_stub(cipher: str) -> Maker:
    """A stub with the encrypted payload in a section."""

    def make(jobs: Sequence[Job], context: Context) -> None:
        for job in jobs:
            rng = job.rng
            coded, key = encrypt(job.source.data(), cipher, rng)
            payload = context.scratch / "payload.bin"
            payload.write_bytes(coded)
            flags = _common(rng, job.method) + [
                f"-DCIPHER={CIPHERS[cipher]}",
                f"-DKEY_BYTES={','.join(map(str, key))}",
                f'-DPAYLOAD="{payload}"',
                "-DSECTION=" + '"' + rng.choice(SECTIONS).replace('"', '\\"') + '"',
            ]
            flags += ["-DEXECUTABLE_COPY"] if "exec" in job.method else []
            data = build("gcc", "cipher_stub.c", context.scratch / "stub", flags)
            if data is not None:
                job.output.write_bytes(finish(data, job.method, rng))

    return make


OVERLAY_METHODS = ("dynamic", "static", "symbols", "file", "damaged", "static-file")


def overlay(packer: str) -> Maker:
    """A stub with the compressed payload behind its image."""

    def make(jobs: Sequence[Job], context: Context) -> None:
        lz = lz_packer(context)
        for job in jobs:
            rng = job.rng
            plain = job.source.data()
            packed = zlib.compress(plain, 9) if packer == "zlib" else lz(plain)
            mask = rng.randrange(256) if "symbols" not in job.method else 0
            coded = bytes(byte ^ ((mask * at + mask) & 255) for at, byte in enumerate(packed))
            flags = [*_common(rng, job.method), f"-DMASK={mask}"]
            flags += ["-DWITH_ZLIB", "-lz"] if packer == "zlib" else []
            data = build("gcc", "overlay_stub.c", context.scratch / "stub", flags)
            if data is not None:
                job.output.write_bytes(
                    finish(data, job.method, rng) + coded + struct.pack("<QQ", len(coded), len(plain))
                )

    return make


def lz_packer(context: Context) -> Callable[[bytes], bytes]:
    """The function that packs by our LZSS; its program is built once."""
    program = context.scratch / "lz_pack"
    if not program.exists():
        build("gcc", "lz_pack.c", program, ["-O2"])
    return lambda data: subprocess.run([program], input=data, capture_output=True, check=True, timeout=SECONDS).stdout


TEXT_METHODS = ("one-string", "pieces", "pieces-masked", "static-pieces-masked", "shuffled", "file-shuffled-nosections")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def text_payload(form: str) -> Maker:
    """A stub whose payload lies as base64 or hex among its strings."""

    def make(jobs: Sequence[Job], context: Context) -> None:
        for job in jobs:
            rng = job.rng
            mask = rng.randrange(1, 256) if "masked" in job.method or form == "hex" else 0
            data = xor(job.source.data(), bytes([mask]))
            alphabet = _LETTERS
            text = data.hex() if form == "hex" else b64(data).rstrip("=")
            if "shuffled" in job.method and form != "hex":
                letters = list(_LETTERS)
                rng.shuffle(letters)
                alphabet = "".join(letters)
                text = text.translate(str.maketrans(_LETTERS, alphabet))
            pieces = [text] if job.method == "one-string" else cut(rng, text, 60, 2000)
            rows = ",\n".join(f'"{piece}"' for piece in pieces)
            head = f'static const char alphabet[] = "{alphabet}";\nstatic const char *const pieces[] = {{\n{rows}}};\n'
            (context.scratch / "pieces.h").write_text(head)
            flags = [*_common(rng, job.method), f"-DMASK={mask}", f"-DWIDTH={4 if form == 'hex' else 6}"]
            flags += ["-DHEX"] if form == "hex" else []
            made = build("gcc", "text_stub.c", context.scratch / "stub", flags)
            if made is not None:
                job.output.write_bytes(finish(made, job.method, rng))

    return make
