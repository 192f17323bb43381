"""Looks for files that are packed or obfuscated in earnest although they lie in honest packages: a person judges them
and writes the true ones into not-benign.json. The patterns are marks that known tools leave, not the detector's own
features (else the corpus would be cleaned by what is to be measured on it)."""

from __future__ import annotations

import json
import re
from pathlib import Path

from .package import ECOSYSTEMS
from .summary import files_under, head_of

MAX_TEXT_BYTES = 20 * 1024**2
PROGRAM_HEAD_BYTES = 4096
BINARY_HEAD_BYTES = 1024

PROGRAM_MARKS = re.compile(
    rb'UPX!|UPX0|\.vmp0|\.themida|\.aspack|\.MPRESS1|PEC2|\.petite|FSG!|\.enigma1|nsp0|PyInstaller'
)
# Name, a text that must be there (searching a fixed text first is what makes millions of lines quick), the pattern.
TEXT_MARKS: tuple[tuple[str, bytes, re.Pattern[bytes]], ...] = (
    ('javascript-obfuscator names', b'_0x', re.compile(
        rb'(?:var|const|let) _0x[0-9a-f]{4,6}\b|\b_0x[0-9a-f]{4,6}\(_?0x[0-9a-f]+')),
    ('Dean Edwards packer', b'eval(function(p,a,c,k', re.compile(rb'eval\(function\(p,a,c,k,e,[rd]')),
    ('JSFuck', b'+[]', re.compile(rb'[\[\]()+!]{300}')),
    ('AAEncode', '\u03c9\uff9f'.encode(), re.compile('\uff9f\u03c9\uff9f'.encode())),
    ('eval of decoded text', b'eval(', re.compile(
        rb'\beval\(\s*(?:atob|unescape|gzinflate|gzuncompress|base64_decode|str_rot13)\s*\(')),
    ('exec of decoded text', b'exec(', re.compile(
        rb'\bexec\(\s*(?:marshal\.loads|base64\.|zlib\.|lzma\.|bz2\.|codecs\.decode|__import__\()')),
    ('PyArmor', b'pyarmor', re.compile(rb'__pyarmor__|pyarmor_runtime')),
    ('ionCube', b'ionCube', re.compile(rb'ionCube Loader')),
    ('Zend encoder', b'@Zend', re.compile(rb'<\?php @Zend;')),
    ('SourceGuardian', b'sg_load', re.compile(rb'sg_load\(')),
    ('shell decodes and runs', b'base64 -', re.compile(
        rb'base64 (?:-d|--decode|-D)[^\n|]{0,80}\| *(?:/bin/)?(?:ba|z|da)?sh\b')),
    ('gzexe', b'gztmpdir', re.compile(rb'gztmpdir=')),
    ('shell self-extractor', b'tail -n', re.compile(rb'tail -n ?\+?[0-9$][^\n]{0,60}\| *(?:gzip|bzip2|xz|tar)')),
    ('PowerShell encoded command', b'ncodedCommand', re.compile(rb'-[eE]ncodedCommand +[A-Za-z0-9+/=]{200}')),
    ('EICAR', b'X5O!P%@AP', re.compile(rb'X5O!P%@AP')),
    ('Perl Acme', b'use Acme::', re.compile(rb'^use Acme::(?:Bleach|Buffy|EyeDrops|DWIM|Morse)', re.M)),
    ('unescape of a long text', b'unescape(', re.compile(rb'unescape\(\s*[\'"](?:%u?[0-9a-fA-F]{2,4}){60}')),
)


def marks_of(path: Path) -> list[str]:
    """The marks found in one file; a program is looked at in its first bytes only, where packers put theirs."""
    head = head_of(path, PROGRAM_HEAD_BYTES)
    if head.startswith((b'\x7fELF', b'MZ', b'\xcf\xfa\xed\xfe', b'\xca\xfe\xba\xbe')):
        return sorted({found.decode() for found in PROGRAM_MARKS.findall(head)})
    if b'\x00' in head[:BINARY_HEAD_BYTES] and not head.startswith(b'#!'):
        return []
    with path.open('rb') as source:
        text = source.read(MAX_TEXT_BYTES)
    return [mark for mark, word, pattern in TEXT_MARKS if word in text and pattern.search(text) is not None]


def write_suspects(out: Path) -> int:
    count = 0
    with (out / 'suspects.ndjson').open('w', encoding='utf-8') as sink:
        for ecosystem in ECOSYSTEMS:
            for path in files_under(out / ecosystem):
                marks = marks_of(path)
                if marks:
                    sink.write(json.dumps({'path': str(path.relative_to(out)), 'marks': marks}) + '\n')
                    count += 1
    return count
