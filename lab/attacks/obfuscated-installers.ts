import type { Attack } from '../attack.js';
import { sh } from '../deeds.js';
import { hiding } from './obfuscated-code.js';

/** Shell scripts with something behind them. */
export const obfuscatedInstallers: readonly Attack[] = [
  {
    id: 'obfuscated-gzexe',
    title: 'A program that gzexe has packed',
    technique: 'T1027.002',
    requires: ['obfuscated'],
    allows: ['drift', 'deleted'],
    attack: sh`payload payload > /usr/local/bin/agent; chmod 755 /usr/local/bin/agent; gzexe /usr/local/bin/agent 2> /dev/null
rm /usr/local/bin/agent~; exec /usr/local/bin/agent act`,
    twin: {
      title: 'a compressed backup of a program, and the script that restores it',
      ...sh`
cat /opt/lab/service | gzip -nc > /srv/service.gz
printf '#!/bin/sh\n# puts the program back\nset -e\ngzip -dc /srv/service.gz > "$1.new"\nchmod 755 "$1.new"\nmv "$1.new" "$1"\n' > /srv/restore
stay`,
    },
  },
  {
    id: 'obfuscated-installer-encrypted',
    title: 'A self-extracting script whose body Perl decrypts',
    technique: 'T1140',
    requires: ['obfuscated'],
    allows: ['drift'],
    attack: hiding`
key = b'lab-key'
body = gzip.compress((SHELL + '# ' + words(6000) + '\n').encode())
body = bytes(each ^ key[at % len(key)] for at, each in enumerate(body))
head = r'''#!/bin/sh
n=$(awk '/^__BODY__$/ { print NR + 1; exit }' "$0")
tail -n +"$n" "$0" | perl -e 'binmode STDIN; local $/; my $b = <STDIN>; my $k = "lab-key" x (length($b) / 7 + 1); print $b ^ substr($k, 0, length $b)' | gzip -d > /tmp/.i
exec sh /tmp/.i
__BODY__
'''
put('/srv/setup.run', head.encode() + body, 0o755)
run('/bin/sh', '/srv/setup.run')`,
    twin: {
      title: 'a data file that is encrypted, and its key beside it',
      ...hiding`
put('/srv/backup.bin', os.urandom(400000))
put('/srv/backup.key', os.urandom(32).hex())
stay()`,
    },
  },
  {
    id: 'obfuscated-installer-known',
    title: 'Something known in the compressed body of a self-extracting script',
    technique: 'T1027.009',
    requires: ['signature'],
    allows: ['obfuscated', 'drift'],
    attack: hiding`
head = r'''#!/bin/sh
# This installer unpacks itself
skip=6
tail -n +$skip "$0" | gzip -dc | sh
exit 0
'''
put('/srv/setup.run', head.encode() + gzip.compress(marked(SHELL).encode()), 0o755)
run('/bin/sh', '/srv/setup.run')`,
    twin: {
      title: 'an archive of scripts',
      ...hiding`
put('/srv/setup/run.sh', SHELL)
import tarfile
with tarfile.open('/srv/setup.tar.xz', 'w:xz') as archive: archive.add('/srv/setup')
stay()`,
    },
  },
];
