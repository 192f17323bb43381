"""Own shell encoders; every output runs the input when executed by bash."""

from __future__ import annotations

import bz2
import gzip
import random
import subprocess

from .text import b64, chunks, cut, name, names, random_key, xor


def base64_pipe(text: str, method: str, rng: random.Random) -> str:
    """base64 -d piped into a shell, with or without compression, in layers."""
    shell = rng.choice(["sh", "bash", "/bin/sh", "bash -s", '"$SHELL"'])
    if method == "gzip":
        return f"#!/bin/sh\necho {b64(gzip.compress(text.encode(), mtime=0))} | base64 -d | gunzip | {shell}\n"
    if method == "bzip2":
        return f"#!/bin/bash\nbase64 -d <<< {b64(bz2.compress(text.encode()))} | bunzip2 -c | {shell}\n"
    if method == "heredoc":
        mark = name(rng).upper()
        return f"base64 --decode << '{mark}' | {shell}\n" + "\n".join(chunks(b64(text.encode()), 76)) + f"\n{mark}\n"
    if method == "layers":
        code = text
        for _ in range(rng.randint(2, 5)):
            code = f'eval "$(echo {b64(code.encode())}|base64 -d)"'
        return f"#!/bin/bash\n{code}\n"
    a = name(rng)
    return f'#!/bin/bash\n{a}="{b64(text.encode())}"\neval "$(echo "${a}" | base64 -d)"\n'


def printf(text: str, method: str, rng: random.Random) -> str:
    """printf with hex or octal escapes, or one character at a time."""
    data = text.encode()
    if method == "hex":
        return "#!/bin/bash\neval \"$(printf '" + "".join(f"\\x{b:02x}" for b in data) + "')\"\n"
    if method == "octal":
        return "#!/bin/sh\nprintf '" + "".join(f"\\{b:03o}" for b in data) + "' | sh\n"
    if method == "xxd":
        return f"#!/bin/sh\necho {data.hex()} | xxd -r -p | sh\n"
    a, b = names(rng, 2)
    body = " ".join(str(x) for x in data)
    return f'#!/bin/bash\n{a}=""\nfor {b} in {body}; do {a}+="\\\\x$(printf %x ${b})"; done\neval "$(printf "${a}")"\n'


def slices(text: str, method: str, rng: random.Random) -> str:
    """Commands put together by ${x:3:1} out of a shuffled alphabet."""
    alphabet = sorted(set(text))
    rng.shuffle(alphabet)
    a = name(rng)
    quoted = "$'" + "".join(f"\\x{b:02x}" for b in "".join(alphabet).encode()) + "'"
    index = {char: at for at, char in enumerate(alphabet)}
    if method == "slices":
        body = "".join(f"${{{a}:{index[c]}:1}}" for c in text)
        return f'{a}={quoted}\neval "{body}"\n'
    b = name(rng)
    lines = [f"{a}={quoted}", f"{b}=''"]
    for piece in cut(rng, text, 10, 60):
        lines.append(f'{b}+="' + "".join(f"${{{a}:{index[c]}:1}}" for c in piece) + '"')
    return "\n".join(lines) + f'\neval "${b}"\n'


def reversed_text(text: str, method: str, rng: random.Random) -> str:
    """rev, tac, tr and sed that turn the text back."""
    if method == "rev-base64":
        return f"#!/bin/sh\necho '{b64(text.encode())[::-1]}' | rev | base64 -d | sh\n"
    mark = name(rng).upper()
    if method == "rot13":
        plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        turn = rng.randint(3, 23)
        coded = "".join(u[turn:] + u[:turn] for u in (plain[:26], plain[26:]))
        body = text.translate(str.maketrans(plain, coded))
        return f"tr '{coded}' '{plain}' << '{mark}' | bash\n{body}\n{mark}\n"
    lines = text.split("\n")
    if method == "tac":
        body = "\n".join(line[::-1] for line in reversed(lines))
        return f"tac << '{mark}' | rev | bash\n{body}\n{mark}\n"
    body = "\n".join(line[::-1] for line in lines)
    return f"eval \"$(rev << '{mark}'\n{body}\n{mark}\n)\"\n"


def ansi_c(text: str, method: str, rng: random.Random) -> str:
    """eval of $'\\ooo' quotes, whole or in pieces held by variables."""
    data = text.encode()
    if method == "octal":
        return "eval $'" + "".join(f"\\{b:03o}" for b in data) + "'\n"
    if method == "hex":
        return "eval -- $'" + "".join(f"\\x{b:02x}" for b in data) + "'\n"
    if method == "mixed":
        return (
            "eval $'"
            + "".join(
                rng.choice([f"\\x{b:02x}", f"\\{b:03o}", f"\\u{b:04x}"] if b < 128 else [f"\\x{b:02x}"]) for b in data
            )
            + "'\n"
        )
    pieces = [text.encode()[at : at + 24] for at in range(0, len(data), 24)]
    variables = names(rng, len(pieces))
    order = list(range(len(pieces)))
    rng.shuffle(order)
    lines = [f"{variables[at]}=$'" + "".join(f"\\{b:03o}" for b in pieces[at]) + "'" for at in order]
    return "\n".join(lines) + '\neval "' + "".join(f"${{{v}}}" for v in variables) + '"\n'


def openssl(text: str, method: str, rng: random.Random) -> str | None:
    """openssl enc -d with the password in the script."""
    cipher = method
    password = random_key(rng, 8, 20)
    salt = bytes(rng.randrange(256) for _ in range(8)).hex()
    done = subprocess.run(
        ["openssl", "enc", f"-{cipher}", "-pbkdf2", "-S", salt, "-pass", f"pass:{password}", "-a", "-A"],
        input=text.encode(),
        capture_output=True,
        timeout=20,
        check=False,
    )
    if done.returncode != 0:
        return None
    body = done.stdout.decode()
    return f"#!/bin/bash\n{name(rng)}=1\nopenssl enc -d -{cipher} -pbkdf2 -S {salt} -pass pass:{password} -a -A <<< '{body}' | bash\n"


def elf_dropper(data: bytes, method: str, rng: random.Random) -> bytes:
    """A script that carries a program, writes it to a hidden file and runs it."""
    path = f"/tmp/.{name(rng)}"
    if method == "overlay":
        skip = 5
        head = f'#!/bin/sh\nt={path}\ntail -n +{skip} "$0" | gunzip > $t\nchmod +x $t; exec $t "$@"\n'
        return head.encode() + gzip.compress(data, mtime=0)
    if method == "xor-perl":
        key = rng.randint(1, 255)
        body = b64(xor(data, bytes([key])))
        lines = f"echo '{body}' | base64 -d | perl -pe 'BEGIN{{binmode STDIN;binmode STDOUT;$/=\\1}}$_=chr(ord^{key})' > {path}\n"
        return f'#!/bin/sh\n{lines}chmod 700 {path}\n{path} "$@"\nrm -f {path}\n'.encode()
    wrapped = "\n".join(chunks(b64(gzip.compress(data, mtime=0)), 76))
    return (
        f"#!/bin/sh\ncat << EOF | base64 -d | gzip -d > {path}\n{wrapped}\nEOF\nchmod 755 {path}\nnohup {path} >/dev/null 2>&1 &\n"
    ).encode()
