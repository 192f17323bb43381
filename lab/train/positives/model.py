"""The few records that all parts of the generator share."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """A benign input: `package` is what the input split is made by."""

    path: Path
    package: str
    name: str

    @property
    def label(self) -> str:
        return f"{self.package}:{self.name}"

    def data(self) -> bytes:
        return self.path.read_bytes()

    def text(self) -> str:
        return self.data().decode("utf-8", "strict")


@dataclass(frozen=True)
class Job:
    """One sample to be made: the tool writes `output`, or leaves it out when it failed."""

    source: Source
    method: str
    output: Path
    seed: int

    @property
    def rng(self) -> random.Random:
        return random.Random(self.seed)


@dataclass(frozen=True)
class Context:
    """Where things lie: `tools` holds installed tools, `scratch` may be thrown away."""

    tools: Path
    inputs: Path
    scratch: Path


Maker = Callable[[Sequence[Job], Context], None]


@dataclass(frozen=True)
class Tool:
    """A packer, obfuscator or encoder.

    `family` joins tools of one engine: a family lies wholly on one side of the split.
    `dialect` None means that the inputs are executables; `inputs` overrides the kind of input.
    `share` is the largest part of the input's text that may survive (see check.py).
    """

    name: str
    family: str
    category: str
    dialect: str | None
    make: Maker
    version: str
    methods: tuple[str, ...] = ("default",)
    count: int = 100
    suffix: str = ""
    third_party: bool = False
    inputs: str = ""
    share: float = 0.6
    max_input: int = 24_000
    min_input: int = 400
    kind: str = field(default="")

    @property
    def sample_kind(self) -> str:
        return self.kind or ("executable" if self.dialect is None else "script")

    @property
    def input_kind(self) -> str:
        return self.inputs or (self.dialect or "elf")


def stable_seed(*parts: object) -> int:
    """A 64-bit number that depends on nothing but its parts."""
    text = "\0".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def each(encode: Callable[[str, str, random.Random], str | None]) -> Maker:
    """Makes a Maker of a function from (text, method, rng) to the encoded text."""

    def make(jobs: Sequence[Job], context: Context) -> None:
        for job in jobs:
            try:
                out = encode(job.source.text(), job.method, job.rng)
            except (UnicodeError, SyntaxError, ValueError):
                continue
            if out is not None:
                job.output.write_text(out, encoding="utf-8")

    return make
