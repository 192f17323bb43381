"""Encodes a small script by every own encoder and method, and runs the result: python3 -m positives.selftest.

Interpreters that are not installed are left out; PowerShell is never run.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .encoders import python
from .own_scripts import SCRIPTS, SUFFIX

HELLO = "it runs: 'plain' \"double\" {brace}"
INPUTS = {
    "javascript": "// a test\nvar a = `it runs: 'plain' \"double\" {brace}`;\nconsole.log(a);\n",
    "python": "a = '''it runs: 'plain' \"double\" {brace}'''\nif a:\n    print(a)\n",
    "php": "<?php\n$a = <<<'X'\nit runs: 'plain' \"double\" {brace}\nX;\necho $a, \"\\n\";\n",
    "shell": "#!/bin/sh\na='it runs'\nif true; then\n  echo \"$a: 'plain' \\\"double\\\" {brace}\"\nfi\n",
    "perl": '#!/usr/bin/perl\nmy $a = q(it runs: \'plain\' "double" {brace});\nprint "$a\\n";\n',
    "ruby": "a = %q(it runs: 'plain' \"double\" {brace})\nputs a\n",
    "lua": "local a = [[it runs: 'plain' \"double\" {brace}]]\nprint(a)\n",
}
RUN = {
    "javascript": ["node"],
    "python": [sys.executable],
    "php": ["php"],
    "shell": ["bash"],
    "perl": ["perl"],
    "ruby": ["ruby"],
    "lua": ["lua5.4"],
}
# They stop at what this machine's interpreter lacks (document.write is a browser's).
SECONDS = 20


def _runs(dialect: str, made: Path) -> str:
    done = subprocess.run([*RUN[dialect], str(made)], capture_output=True, text=True, timeout=SECONDS, check=False)
    return "" if done.stdout.strip() == HELLO else (done.stdout + done.stderr).strip()[:200] or "no output"


def main() -> None:
    failed = tried = 0
    for dialect, name, encode, methods in SCRIPTS:
        if dialect not in RUN or shutil.which(RUN[dialect][0]) is None:
            continue
        for method in methods.split():
            for seed in range(3):
                with tempfile.TemporaryDirectory() as folder:
                    made = Path(folder, "made" + SUFFIX[dialect])
                    text = encode(INPUTS[dialect], method, random.Random(seed))
                    made.write_text(text or "", encoding="utf-8")
                    problem = _runs(dialect, made)
                    tried += 1
                    if problem and "document" not in problem:
                        failed += 1
                        print(f"{name} {method} {seed}: {problem}")
    with tempfile.TemporaryDirectory() as folder:
        for method in ("zlib", "plain"):
            made = Path(folder, "made.pyc")
            made.write_bytes(python.encrypted_pyc(INPUTS["python"], method, random.Random(1)))
            problem = _runs("python", made)
            if problem:
                failed += 1
                print(f"own-py-encrypted-pyc {method}: {problem}")
    print(f"{tried} tried, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
