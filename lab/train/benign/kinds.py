"""What a file is, by its first bytes and its name: enough to count what the corpus has, no more."""

from __future__ import annotations

import re
from pathlib import PurePath

HEAD_BYTES = 512

# Magic numbers, the longer before the shorter where one begins the other.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b'\x7fELF', 'ELF'),
    (b'\xcf\xfa\xed\xfe', 'Mach-O'),
    (b'\xce\xfa\xed\xfe', 'Mach-O'),
    (b'\x00asm', 'wasm'),
    (b'\x1f\x8b', 'gzip'),
    (b'BZh', 'bzip2'),
    (b'\xfd7zXZ\x00', 'xz'),
    (b'\x28\xb5\x2f\xfd', 'zstd'),
    (b'7z\xbc\xaf\x27\x1c', '7z'),
    (b'!<arch>\n', 'static library or ar'),
    (b'\x89PNG', 'PNG'),
    (b'\xff\xd8\xff', 'JPEG'),
    (b'GIF8', 'GIF'),
    (b'OggS', 'Ogg'),
    (b'RIFF', 'RIFF'),
    (b'%PDF', 'PDF'),
    (b'SQLite format 3', 'SQLite'),
    (b'OTTO', 'font'),
    (b'ttcf', 'font'),
    (b'wOFF', 'font'),
    (b'wOF2', 'font'),
    (b'\x00\x01\x00\x00\x00', 'font'),
    (b'\x01fcp', 'font'),
    (b'\xde\x12\x04\x95', 'gettext catalogue'),
    (b'\x95\x04\x12\xde', 'gettext catalogue'),
    (b'hsqs', 'squashfs'),
    (b'\xd0\x0d\xfe\xed', 'device tree'),
)

SCRIPTS = {
    '.js': 'JavaScript', '.mjs': 'JavaScript', '.cjs': 'JavaScript', '.py': 'Python', '.pl': 'Perl', '.pm': 'Perl',
    '.php': 'PHP', '.rb': 'Ruby', '.lua': 'Lua', '.sh': 'shell', '.tcl': 'Tcl', '.ps1': 'PowerShell',
    '.el': 'Emacs Lisp', '.ts': 'TypeScript', '.r': 'R', '.vim': 'Vim script', '.awk': 'awk',
}
OTHERS = {
    '.jar': 'jar', '.class': 'Java class', '.pyc': 'Python bytecode', '.map': 'source map', '.html': 'HTML',
    '.css': 'CSS', '.svg': 'SVG', '.json': 'JSON', '.xml': 'XML', '.go': 'Go source', '.rs': 'Rust source',
    '.h': 'C source', '.hpp': 'C source', '.c': 'C source', '.cpp': 'C source', '.hs': 'Haskell', '.ml': 'OCaml',
    '.beam': 'Erlang bytecode', '.tex': 'TeX', '.sty': 'TeX', '.pfb': 'font', '.tfm': 'font',
    '.qm': 'Qt translation', '.md': 'text', '.txt': 'text', '.pak': 'Chromium pak', '.onnx': 'ONNX model',
    '.elc': 'Emacs bytecode', '.java': 'Java source', '.whl': 'wheel',
}
INTERPRETER = re.compile(
    rb'^#![^\n]{0,200}?\b(perl|python|ruby|php|lua|node|bash|dash|sh|tclsh|wish|awk|guile|Rscript)'
)


def magic_kind(head: bytes) -> str:
    if head.startswith(b'MZ'):
        return 'PE or DOS program'
    if head.startswith(b'\xca\xfe\xba\xbe') and len(head) > 7:
        # One magic, two formats: a universal Mach-O counts its few slices where a class has its version (45 and more).
        return 'Mach-O' if int.from_bytes(head[4:8], 'big') < 40 else 'Java class'
    return next((kind for magic, kind in MAGIC if head.startswith(magic)), '')


def kind_of(path: PurePath, head: bytes) -> str:
    """One word or two for the summary."""
    name = path.name.lower()
    suffix = path.suffix.lower()
    if not head:
        return 'empty'
    if (found := magic_kind(head)) != '':
        return found
    if head.startswith(b'PK\x03\x04'):
        return suffix[1:] if suffix in {'.jar', '.whl', '.epub', '.docx', '.xlsx', '.npz'} else 'zip'
    if name.endswith(('.min.js', '.min.mjs', '.min.cjs')):
        return 'minified JavaScript'
    if (shebang := INTERPRETER.match(head)) is not None:
        return f'script #!{shebang[1].decode()}'
    if suffix in SCRIPTS:
        return f'script {SCRIPTS[suffix]}'
    return OTHERS.get(suffix) or ('other binary' if b'\x00' in head else 'other text')
