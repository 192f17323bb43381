"""The own packers of executables as tools."""

from __future__ import annotations

from .binaries import go_rust, own_elf, own_pe, own_tiny, text_crypter
from .model import Maker, Tool

OWN = "1"
# A payload of an own loader: larger programs are slow to encode in plain Python and add nothing.
MIN_INPUT = 8_000
MAX_INPUT = 180_000
SMALL_INPUT = 120_000


def _tool(
    name: str,
    family: str,
    make: Maker,
    methods: tuple[str, ...],
    count: int,
    max_input: int = MAX_INPUT,
    share: float = 0.2,
) -> Tool:
    return Tool(
        name,
        family,
        "executable",
        None,
        make,
        OWN,
        methods,
        count,
        share=share,
        max_input=max_input,
        min_input=MIN_INPUT,
    )


def _pe_tool(code: str) -> Tool:
    return Tool(
        f"own-pe-{code}",
        "own-pe-loader",
        "executable",
        None,
        own_pe.pe_stub(code),
        OWN,
        own_pe.METHODS,
        45,
        inputs="pe",
        share=0.3,
        max_input=120_000,
        min_input=1_000,
    )


def own_executable_tools() -> list[Tool]:
    """Own loaders and crypters: in C, Go and Rust, for Linux and Windows."""
    ciphers = [
        _tool(f"own-elf-{name}", "own-stub-cipher", own_elf.cipher_stub(name), own_elf.CIPHER_METHODS, 56, SMALL_INPUT)
        for name in own_elf.CIPHERS
    ]
    overlays = [
        _tool(f"own-elf-overlay-{name}", "own-overlay", own_elf.overlay(name), own_elf.OVERLAY_METHODS, 100)
        for name in ("lzss", "zlib")
    ]
    texts = [
        _tool(
            f"own-elf-{form}-strings",
            "own-text-payload",
            own_elf.text_payload(form),
            own_elf.TEXT_METHODS,
            90,
            SMALL_INPUT,
        )
        for form in ("base64", "hex")
    ]
    return [
        # Only .text is encrypted, so most of the program survives.
        _tool("own-elf-text-crypter", "own-text-crypter", text_crypter.make, text_crypter.METHODS, 110, share=0.8),
        _tool("own-elf-tiny", "own-tiny-loader", own_tiny.tiny, own_tiny.METHODS, 80),
        *ciphers,
        *overlays,
        *texts,
        *(_pe_tool(code) for code in own_pe.CODES),
        _tool("own-go-loader", "own-go-loader", go_rust.go, go_rust.GO_METHODS, 60, SMALL_INPUT),
        _tool("own-rust-loader", "own-rust-loader", go_rust.rust, go_rust.RUST_METHODS, 60, SMALL_INPUT),
    ]
