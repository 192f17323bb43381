"""The own script encoders as tools."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from .encoders import javascript, lua, perl, php, powershell, python, ruby, shell
from .model import Context, Job, Maker, Tool, each

OWN = "1"
Encoder = Callable[[str, str, random.Random], str | None]

SUFFIX = {
    "javascript": ".js",
    "python": ".py",
    "php": ".php",
    "shell": ".sh",
    "perl": ".pl",
    "powershell": ".ps1",
    "ruby": ".rb",
    "lua": ".lua",
}

SCRIPTS: tuple[tuple[str, str, Encoder, str], ...] = (
    ("javascript", "own-js-atob", javascript.atob, "plain layers reversed pieces buffer"),
    ("javascript", "own-js-charcode", javascript.charcode, "apply shifted hex split sum"),
    ("javascript", "own-js-escape", javascript.escape, "hex unescape percent-u unicode octal"),
    ("javascript", "own-js-xor-function", javascript.xor_function, "hex base64 numbers"),
    ("javascript", "own-js-string-table", javascript.string_table, "short long rotated base64"),
    ("javascript", "own-js-whitespace", javascript.whitespace, "zero-width blanks hangul"),
    ("python", "own-py-marshal", python.marshal_chain, "zlib-base64 marshal marshal-zlib reversed mixed deep"),
    ("python", "own-py-lambda-chain", python.lambda_chain, "chr map reversed"),
    ("python", "own-py-charcode-xor", python.charcode_xor, "plain shift key rolling"),
    ("python", "own-py-string-escape", python.string_escape, "hex octal unicode pieces"),
    ("php", "own-php-gzinflate", php.gzinflate, "gzinflate layers gzuncompress base64"),
    ("php", "own-php-rot13-chain", php.rot13_chain, "plain hidden"),
    ("php", "own-php-chr-concat", php.chr_concat, "chr arithmetic array explode"),
    ("php", "own-php-variable-variables", php.variable_variables, "globals variable-variables"),
    ("php", "own-php-xor-key", php.xor_key, "base64 hex deflate create-file"),
    ("php", "own-php-goto", php.goto, "hex mixed lines"),
    ("php", "own-php-hex-escape", php.hex_escape, "escapes mixed pack hex2bin"),
    ("php", "own-php-string-index", php.string_index, "brackets substr"),
    ("shell", "own-sh-base64", shell.base64_pipe, "gzip bzip2 heredoc layers variable"),
    ("shell", "own-sh-printf", shell.printf, "hex octal xxd loop"),
    ("shell", "own-sh-slices", shell.slices, "slices pieces"),
    ("shell", "own-sh-reversed", shell.reversed_text, "rev-base64 rot13 tac rev"),
    ("shell", "own-sh-ansi-c", shell.ansi_c, "octal hex mixed variables"),
    ("shell", "own-sh-openssl", shell.openssl, "aes-256-cbc aes-128-ctr camellia-256-cbc chacha20"),
    ("perl", "own-perl-unpack", perl.unpack, "uu hex binary base64"),
    ("perl", "own-perl-filter", perl.source_filter, "rot hex xor"),
    ("perl", "own-perl-chr-join", perl.chr_join, "plain shifted dots"),
    ("perl", "own-perl-xor-string", perl.xor_string, "key complement punctuation"),
    ("perl", "own-perl-regex-table", perl.regex_table, "decimal hex"),
    ("powershell", "own-ps-encoded-command", powershell.encoded_command, "command unicode-string utf8-string"),
    ("powershell", "own-ps-char-join", powershell.char_join, "char-array split hex sum"),
    ("powershell", "own-ps-format-reorder", powershell.format_reorder, "short long"),
    ("powershell", "own-ps-gzip", powershell.gzip_stream, "gzip deflate variables"),
    ("powershell", "own-ps-backtick", powershell.backtick, "ticks ticks-joined"),
    ("powershell", "own-ps-xor", powershell.xor_bytes, "byte key"),
    ("ruby", "own-rb-zlib", ruby.zlib_eval, "once layers heredoc"),
    ("ruby", "own-rb-pack", ruby.pack, "m hex bits points"),
    ("ruby", "own-rb-xor", ruby.xor_each, "key byte"),
    ("ruby", "own-rb-char-map", ruby.char_map, "tr numbers"),
    ("lua", "own-lua-escapes", lua.escapes, "decimal hex pieces"),
    ("lua", "own-lua-xor", lua.xor_table, "operator minus"),
    ("lua", "own-lua-base64", lua.base64_text, "standard shuffled reversed"),
    ("lua", "own-lua-char-table", lua.char_table, "plain shifted"),
)


def _of_bytes(encode: Callable[[bytes, str, random.Random], bytes | str]) -> Maker:
    """A Maker of an encoder that takes a program's bytes."""

    def make(jobs: Sequence[Job], context: Context) -> None:
        for job in jobs:
            out = encode(job.source.data(), job.method, job.rng)
            job.output.write_bytes(out if isinstance(out, bytes) else out.encode())

    return make


def _to_bytes(encode: Callable[[str, str, random.Random], bytes]) -> Maker:
    """A Maker of an encoder that makes a binary file of a text."""

    def make(jobs: Sequence[Job], context: Context) -> None:
        for job in jobs:
            try:
                job.output.write_bytes(encode(job.source.text(), job.method, job.rng))
            except (UnicodeError, SyntaxError, ValueError):
                continue

    return make


def own_script_tools() -> list[Tool]:
    """Each own encoder of scripts, with 95 samples (70 where the benign scripts are few)."""
    found = [
        Tool(
            name,
            name,
            dialect,
            dialect,
            each(encode),
            OWN,
            tuple(methods.split()),
            70 if dialect in ("ruby", "lua") else 95,
            SUFFIX[dialect],
            share=0.6,
        )
        for dialect, name, encode, methods in SCRIPTS
    ]
    loader = {"inputs": "elf", "min_input": 8_000, "max_input": 120_000, "share": 0.2}
    found += [
        Tool(
            "own-py-encrypted-pyc",
            "own-py-encrypted-pyc",
            "python",
            "python",
            _to_bytes(python.encrypted_pyc),
            OWN,
            ("zlib", "plain"),
            80,
            ".pyc",
            kind="executable",
        ),
        Tool(
            "own-py-elf-loader",
            "own-py-elf-loader",
            "python",
            "python",
            _of_bytes(python.elf_loader),
            OWN,
            ("memfd", "memfd-xor", "tempfile"),
            60,
            ".py",
            **loader,
        ),
        Tool(
            "own-sh-elf-dropper",
            "own-sh-elf-dropper",
            "shell",
            "shell",
            _of_bytes(shell.elf_dropper),
            OWN,
            ("overlay", "xor-perl", "heredoc"),
            80,
            ".sh",
            **loader,
        ),
    ]
    return found
