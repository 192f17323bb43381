"""Own Ruby encoders; every output runs the input when executed by Ruby 3."""

from __future__ import annotations

import random
import zlib

from .text import b64, chunks, names, random_key, xor


def zlib_eval(text: str, method: str, rng: random.Random) -> str:
    """eval(Zlib::Inflate.inflate(...)), once or in layers."""
    code = text
    for _ in range(rng.randint(2, 5) if method == "layers" else 1):
        body = b64(zlib.compress(code.encode(), 9))
        code = f"require 'zlib';require 'base64';eval(Zlib::Inflate.inflate(Base64.decode64('{body}')))"
    if method == "heredoc":
        body = "\n".join(chunks(b64(zlib.compress(text.encode(), 9)), 60))
        return f"require 'zlib'\neval Zlib.inflate(<<Z.unpack1('m'))\n{body}\nZ\n"
    return code + "\n"


def pack(text: str, method: str, rng: random.Random) -> str:
    """eval of unpacked base64, hex, bits or code points."""
    data = text.encode()
    if method == "m":
        return f"eval('{b64(data)}'.unpack('m')[0])\n"
    if method == "hex":
        return f"eval(['{data.hex()}'].pack('H*'))\n"
    if method == "bits":
        return f"eval([%q({''.join(f'{b:08b}' for b in data)})].pack('B*'))\n"
    return f"eval([{','.join(str(ord(c)) for c in text)}].pack('U*'))\n"


def xor_each(text: str, method: str, rng: random.Random) -> str:
    """XOR with a byte or a key."""
    a, b = names(rng, 2)
    key = random_key(rng, 5, 16)
    coded = xor(text.encode(), key.encode())
    if method == "key":
        return (
            f"{a}='{key}'.bytes;{b}=['{coded.hex()}'].pack('H*').bytes\n"
            f"eval({b}.each_with_index.map{{|x,i|x^{a}[i%{a}.size]}}.pack('C*'))\n"
        )
    number = rng.randint(1, 255)
    return f"eval([{','.join(str(x ^ number) for x in text.encode())}].map{{|x|(x^{number}).chr}}.join)\n"


def char_map(text: str, method: str, rng: random.Random) -> str:
    """tr or a hash over a shuffled alphabet."""
    alphabet = [chr(c) for c in range(33, 127) if chr(c) not in "\\'-^`#"]
    shuffled = alphabet[:]
    rng.shuffle(shuffled)
    coded = text.translate(str.maketrans("".join(alphabet), "".join(shuffled)))
    a = names(rng, 1)[0]
    if method == "tr":
        literal = "".join(f"\\x{b:02x}" if b < 33 or b > 126 or b in b'"\\#' else chr(b) for b in coded.encode())
        return f"{a}=\"{literal}\"\neval({a}.tr('{''.join(shuffled)}','{''.join(alphabet)}'))\n"
    body = ",".join(str(shuffled.index(c)) if c in shuffled else str(1000 + ord(c)) for c in coded)
    return f"{a}='{''.join(alphabet)}'\neval([{body}].map{{|n|n<1000?{a}[n]:(n-1000).chr('utf-8')}}.join)\n"
