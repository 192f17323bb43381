"""Own Python encoders; every output runs the input when executed by CPython 3.11."""

from __future__ import annotations

import base64
import bz2
import lzma
import marshal
import random
import zlib

from .text import b64, cut, name, names, random_key, xor


def marshal_chain(text: str, method: str, rng: random.Random) -> str:
    """exec of marshal, zlib, bz2, lzma and base64/85/32/16 in one or more layers."""
    if method in ("marshal", "marshal-zlib"):
        data = marshal.dumps(compile(text, "<string>", "exec"))
        if method == "marshal":
            return f"import marshal\nexec(marshal.loads({data!r}))\n"
        return f"import marshal,zlib,base64\nexec(marshal.loads(zlib.decompress(base64.b64decode({base64.b64encode(zlib.compress(data))!r}))))\n"
    code = text
    rounds = {"zlib-base64": 1, "reversed": 1, "mixed": 2, "deep": rng.randint(3, 8)}[method]
    for _ in range(rounds):
        pack, unpack = rng.choice(
            [(zlib.compress, "zlib"), (bz2.compress, "bz2"), (lzma.compress, "lzma")]
            if method != "zlib-base64"
            else [(zlib.compress, "zlib")]
        )
        encode, decode = rng.choice(
            [(base64.b64encode, "b64decode"), (base64.b85encode, "b85decode"), (base64.b32encode, "b32decode")]
            if method in ("mixed", "deep")
            else [(base64.b64encode, "b64decode")]
        )
        body = encode(pack(code.encode()))
        if method == "reversed":
            a = name(rng)
            code = f"{a}=lambda __:__import__('{unpack}').decompress(__import__('base64').{decode}(__[::-1]))\nexec(({a})({body[::-1]!r}))\n"
        else:
            code = f"import {unpack},base64\nexec({unpack}.decompress(base64.{decode}({body!r})))\n"
    return code


def lambda_chain(text: str, method: str, rng: random.Random) -> str:
    """Names of built-ins made of characters, tied together by nested lambdas."""

    def spelled(word: str) -> str:
        if method == "chr":
            return "+".join(f"chr({ord(c) + (k := rng.randint(1, 400))}-{k})" for c in word)
        if method == "map":
            return "''.join(map(chr,[" + ",".join(str(ord(c)) for c in word) + "]))"
        return "''.join(" + repr(list(reversed(word))) + "[::-1])"

    a, b, c, d = names(rng, 4)
    body = b64(zlib.compress(text.encode()))
    get = f"getattr(__import__({spelled('builtins')}),{{}})"
    lines = (
        f"(lambda {a}:(lambda {b}:(lambda {c}:(lambda {d}:{d}({c}({b}({a}))))"
        f"({get.format(spelled('exec'))}))(__import__({spelled('zlib')}).decompress))"
        f"(__import__({spelled('base64')}).b64decode))('{body}')"
    )
    return lines + "\n"


def charcode_xor(text: str, method: str, rng: random.Random) -> str:
    """Lists of numbers, shifted or XORed, and joined to the text."""
    data = text.encode()
    a, b, c = names(rng, 3)
    if method == "shift":
        shift = rng.randint(5, 3000)
        return f"{a}={[x + shift for x in data]}\nexec(bytes([{b}-{shift} for {b} in {a}]).decode())\n"
    if method == "key":
        key = random_key(rng, 5, 20).encode()
        return (
            f"{a}={xor(data, key).hex()!r}\n{b}={key!r}\n"
            f"exec(bytes({c}^{b}[i%len({b})] for i,{c} in enumerate(bytes.fromhex({a}))))\n"
        )
    if method == "rolling":
        last, out = rng.randint(1, 255), []
        start = last
        for byte in data:
            out.append(byte ^ last)
            last = (last * 5 + 17) & 255
        return (
            f"{a}={start}\n{b}=bytearray()\nfor {c} in {bytes(out)!r}:\n    {b}.append({c}^{a})\n"
            f"    {a}=({a}*5+17)&255\nexec(compile(bytes({b}),'','exec'))\n"
        )
    return "exec(''.join(chr(x) for x in [" + ",".join(str(ord(x)) for x in text) + "]))\n"


def encrypted_pyc(text: str, method: str, rng: random.Random) -> bytes:
    """A .pyc whose code decrypts a constant and runs it."""
    key = random_key(rng, 8, 24).encode()
    inner = marshal.dumps(compile(text, "<m>", "exec"))
    if method == "zlib":
        inner = zlib.compress(inner)
    data = xor(inner, key)
    a, b = names(rng, 2)
    plain = f"bytes(x^{b}[i%len({b})] for i,x in enumerate({a}))"
    if method == "zlib":
        plain = f"__import__('zlib').decompress({plain})"
    code = compile(f"{a}={data!r}\n{b}={key!r}\nexec(__import__('marshal').loads({plain}))", "<>", "exec")
    head = (3495).to_bytes(2, "little") + b"\r\n" + bytes(12)
    return head + marshal.dumps(code)


def string_escape(text: str, method: str, rng: random.Random) -> str:
    """The text as escapes in one literal, or as many short escaped pieces."""
    if method == "hex":
        return 'exec("' + "".join(f"\\x{b:02x}" for b in text.encode("latin-1")) + '")\n'
    if method == "octal":
        return (
            "exec('" + "".join(f"\\{b:o}".ljust(1) if b > 63 else f"\\{b:03o}" for b in text.encode("latin-1")) + "')\n"
        )
    if method == "unicode":
        return 'eval(compile("' + "".join(f"\\U{ord(c):08x}" for c in text) + '","","exec"))\n'
    pieces = cut(rng, text, 4, 30)
    parts = list(range(len(pieces)))
    rng.shuffle(parts)
    table = name(rng)
    lines = [f"{table}={{}}"]
    lines += [f'{table}[{at}]="{"".join(f"{chr(92)}x{b:02x}" for b in pieces[at].encode("latin-1"))}"' for at in parts]
    return "\n".join(lines) + f"\nexec(''.join({table}[k] for k in sorted({table})))\n"


def elf_loader(data: bytes, method: str, rng: random.Random) -> str:
    """A script that carries a program and runs it from memory or from a temporary file."""
    a, b, c = names(rng, 3)
    key = random_key(rng, 6, 12).encode()
    body = zlib.compress(data, 9)
    load = f"zlib.decompress(base64.b64decode({a}))"
    if method == "memfd-xor":
        body = xor(body, key)
        load = f"zlib.decompress(bytes(x^{key!r}[i%{len(key)}] for i,x in enumerate(base64.b64decode({a}))))"
    text = base64.b85encode(body).decode() if method == "tempfile" else b64(body)
    if method == "tempfile":
        load = load.replace("b64decode", "b85decode")
    wrapped = "\n".join(cut(random.Random(0), text, 76, 76))
    head = f"import os,sys,zlib,base64\n{a}='''{wrapped}'''.replace('\\n','')\n{b}={load}\n"
    if method == "tempfile":
        return (
            head + f"{c}='/tmp/.{name(rng)}'\nopen({c},'wb').write({b})\nos.chmod({c},0o700)\nos.execv({c},sys.argv)\n"
        )
    return (
        head
        + f"{c}=os.memfd_create('{name(rng)}',1)\nos.write({c},{b})\nos.execve('/proc/self/fd/%d'%{c},sys.argv,os.environ)\n"
    )
