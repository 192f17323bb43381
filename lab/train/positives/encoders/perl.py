"""Own Perl encoders; every output runs the input when executed by Perl 5."""

from __future__ import annotations

import binascii
import random

from .text import b64, cut, name, names, random_key, xor


def _clean(text: str) -> str:
    """Without __END__ and __DATA__ parts, which eval does not take."""
    for mark in ("\n__END__", "\n__DATA__"):
        text = text.split(mark, 1)[0]
    return text + "\n"


def _uu(data: bytes) -> str:
    return "".join(binascii.b2a_uu(data[at : at + 45]).decode() for at in range(0, len(data), 45))


def unpack(text: str, method: str, rng: random.Random) -> str:
    """eval unpack u, H*, or base64."""
    data = _clean(text).encode()
    mark = name(rng).upper()
    if method == "uu":
        return (
            f"eval unpack u=>q{{{_uu(data)}}};\n"
            if not set("{}") & set(_uu(data))
            else f"eval unpack 'u',<<'{mark}';\n{_uu(data)}{mark}\n"
        )
    if method == "hex":
        return f"#!/usr/bin/perl\neval(pack('H*','{data.hex()}'));\n"
    if method == "binary":
        return f"eval pack'B*',q~{''.join(f'{b:08b}' for b in data)}~;\n"
    return f"use MIME::Base64;\neval(decode_base64('{b64(data)}'));\n"


def source_filter(text: str, method: str, rng: random.Random) -> str:
    """Filter::Util::Call that turns the rest of the file back line by line."""
    key = rng.randint(1, 255)
    lines = _clean(text).split("\n")
    if method == "rot":
        plain = "".join(chr(c) for c in range(33, 127))
        turn = rng.randint(5, 80)
        coded = plain[turn:] + plain[:turn]
        body = "\n".join(line.translate(str.maketrans(plain, coded)) for line in lines)
        decode = f"my $p=join'',map{{chr}}33..126;my $c=substr($p,{turn}).substr($p,0,{turn});my %m;@m{{split//,$c}}=split//,$p;s/([!-~])/$m{{$1}}/g"
    elif method == "hex":
        body = "\n".join(line.encode().hex() for line in lines)
        decode = 'chomp;$_=pack("H*",$_)."\\n"'
    else:
        body = "\n".join(xor((line + "\n").encode(), bytes([key])).hex() for line in lines)
        decode = f'chomp;$_=join"",map{{chr(hex($_)^{key})}}/(..)/g'
    return (
        "use Filter::Util::Call;\n" f"BEGIN{{filter_add(sub{{my $s=filter_read();if($s>0){{{decode}}}$s}})}}\n{body}\n"
    )


def chr_join(text: str, method: str, rng: random.Random) -> str:
    """join of chr over numbers."""
    data = _clean(text).encode()
    if method == "plain":
        return f"eval join'',map{{chr}}({','.join(map(str, data))});\n"
    if method == "shifted":
        shift = rng.randint(7, 500)
        a = name(rng)
        return f"my @{a}=({','.join(str(b + shift) for b in data)});eval(join('',map{{chr($_-{shift})}}@{a}));\n"
    return "eval(" + ".".join(f"chr({b})" for b in data) + ");\n"


def xor_string(text: str, method: str, rng: random.Random) -> str:
    """Perl's own XOR of strings, as a one-liner of punctuation or with a key."""
    data = _clean(text).encode()
    key = random_key(rng, 6, 20)
    k, d = names(rng, 2)
    if method == "key":
        coded = xor(data, key.encode())
        return (
            f"my ${k}='{key}';my ${d}=pack('H*','{coded.hex()}');eval(${d}^substr(${k} x length ${d},0,length ${d}));\n"
        )
    if method == "complement":
        return "eval(~pack('H*','" + bytes(255 - b for b in data).hex() + "'));\n"
    pads = "`-@|[]{}^~!?.;:+*#%&_=<>"
    left: list[str] = []
    right: list[str] = []
    for byte in data:
        options = [p for p in pads if 33 <= byte ^ ord(p) < 127 and chr(byte ^ ord(p)) not in "'\\"]
        if not options:
            left.append(f"'.chr({byte}).'")
            right.append(f"'.chr(0).'")
            continue
        pad = rng.choice(options)
        left.append(chr(byte ^ ord(pad)))
        right.append(pad)
    return "eval(('" + "".join(left) + "')^('" + "".join(right) + "'));\n"


def regex_table(text: str, method: str, rng: random.Random) -> str:
    """s///e over short codes of a table."""
    pieces = cut(rng, _clean(text), 2, 8)
    words = sorted(set(pieces))
    rng.shuffle(words)
    index = {word: at for at, word in enumerate(words)}
    t, c = names(rng, 2)
    table = ",".join(f"'{word.encode().hex()}'" for word in words)
    sep = rng.choice("zyxw.,-")
    code = sep.join((format(index[p], "x") if method == "hex" else str(index[p])) for p in pieces)
    read = "hex($1)" if method == "hex" else "$1"
    return f"my @{t}=({table});(my ${c}='{code}')=~s/([0-9a-f]+)[^0-9a-f]?/pack'H*',${t}[{read}]/ge;eval ${c};\n"
