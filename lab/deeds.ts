import type { Deed } from './attack.js';

// What every script may use. `payload NAME` gives the bytes of a program of lab/programs, which the image holds as text only:
// what is written from it is not in the image. The test file of eicar.org is put together when the script runs; `marker` is a line of
// our own that the starter signatures know anywhere in a file. `packed NAME` gives what lab/images/programs.ts carries along compressed.
const SH = String.raw`
act() { date +'act %s.%N'; }
stay() { act; exec sleep 86400; }
eicar() { printf '%s%s%s' 'X5O!P%@AP[4\PZX54(P^)7CC)7}$EIC' 'AR-STANDARD-ANTI' 'VIRUS-TEST-FILE!$H+H*'; }
payload() { base64 -d "/opt/lab/$1.b64"; }
packed() { base64 -d "/opt/lab/$1.gz.b64" | gzip -d; }
set -e
`;

const PYTHON = String.raw`
import base64, os, sys, time, zlib
def act(): print('act %.6f' % time.time(), flush=True)
def stay():
    act()
    time.sleep(86400)
def eicar(): return b'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EIC' + b'AR-STANDARD-ANTI' + b'VIRUS-TEST-FILE!$H+H*'
def marker(): return b'guardimesh demonstration: ' + b'coin miner\n'
def payload(name):
    with open('/opt/lab/' + name + '.b64', 'rb') as file: return base64.b64decode(file.read())
def packed(name): return zlib.decompress(payload(name + '.gz'), 31)
`;

const PERL = String.raw`
use strict; use warnings; use POSIX ();
sub act { local $| = 1; print qx(date +'act %s.%N') }
sub stay { act(); sleep 86400 }
sub eicar { return 'X5O!P%@AP[4\PZX54(P^)7CC)7}$EIC' . 'AR-STANDARD-ANTI' . 'VIRUS-TEST-FILE!$H+H*' }
sub payload { open my $in, '-|', 'base64', '-d', "/opt/lab/$_[0].b64" or die; binmode $in; local $/; return <$in> }
# memfd_create has no name in Perl; its number differs between machines (syscalls(2))
sub memfd { my $name = $_[0]; return syscall((POSIX::uname())[4] eq 'x86_64' ? 319 : 279, $name, $_[1] // 0) }
`;

/** A script of Debian's sh, which is dash. */
export function sh(script: TemplateStringsArray): Pick<Deed, 'command'> {
  return { command: ['/bin/sh', '-c', SH + String.raw(script)] };
}

export function python(script: TemplateStringsArray): Pick<Deed, 'command'> {
  return { command: ['/usr/bin/python3', '-c', PYTHON + String.raw(script)] };
}

/** Python whose scripts may use another set of functions as well. */
export function pythonWith(prelude: string): typeof python {
  return (script) => ({ command: ['/usr/bin/python3', '-c', PYTHON + prelude + String.raw(script)] });
}

export function perl(script: TemplateStringsArray): Pick<Deed, 'command'> {
  return { command: ['/usr/bin/perl', '-e', PERL + String.raw(script)] };
}
