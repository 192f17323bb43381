import type { Attack } from '../attack.js';
import { perl, python, sh } from '../deeds.js';

/** Names that scripts and careless programs stumble over: a walk that does sees the file, or its folder, as gone. */
export const signatureNames: readonly Attack[] = [
  {
    id: 'signature-name-newline',
    title: 'A malicious file whose name holds a newline and a terminal sequence',
    technique: 'T1036',
    requires: ['signature'],
    attack: python`
with open('/srv/report\n\x1b[2Jok.txt', 'wb') as file: file.write(eicar())
stay()`,
    twin: {
      title: 'a clean file of that name',
      ...python`
with open('/srv/report\n\x1b[2Jok.txt', 'wb') as file: file.write(b'all is well')
stay()`,
    },
  },
  {
    id: 'signature-name-not-utf8',
    title: 'A malicious file whose name is not valid UTF-8',
    technique: 'T1036',
    requires: ['signature'],
    attack: perl`
open my $file, '>', "/srv/caf\xe9\xff\xfe" or die $!; print $file eicar(); close $file;
stay();`,
    twin: {
      title: 'a file named in an older encoding',
      ...perl`
open my $file, '>', "/srv/caf\xe9\xff\xfe" or die $!; print $file 'menu'; close $file;
stay();`,
    },
  },
  {
    id: 'signature-name-longest',
    title: 'A malicious file whose name has 255 bytes',
    technique: 'T1036',
    requires: ['signature'],
    attack: sh`eicar > "/srv/$(printf '%0255d' 0)"; stay`,
    twin: { title: 'a clean file of that name', ...sh`echo 0 > "/srv/$(printf '%0255d' 0)"; stay` },
  },
  {
    id: 'signature-name-option',
    title: 'A malicious file named as an option of a command',
    technique: 'T1036',
    requires: ['signature'],
    attack: sh`cd /srv; eicar > ./--help; eicar > ./-rf; stay`,
    twin: { title: 'clean files named as options', ...sh`cd /srv; echo a > ./--help; echo b > ./-rf; stay` },
  },
  {
    id: 'signature-name-right-to-left',
    title: 'A malicious file whose name reads backwards: exe shown as txt',
    technique: 'T1036.002',
    requires: ['signature'],
    attack: python`
with open('/srv/annual-\u202etxt.exe', 'wb') as file: file.write(eicar())
stay()`,
    twin: {
      title: 'a name in Hebrew with a direction mark',
      ...python`
with open('/srv/\u200f\u05d3\u05d5\u05d7.txt', 'wb') as file: file.write(b'report')
stay()`,
    },
  },
  {
    id: 'signature-hidden-folders',
    title: 'A malicious file in hidden folders named as dots and blanks',
    technique: 'T1564.001',
    requires: ['signature'],
    attack: sh`mkdir -p '/var/tmp/.../. /.cache'; eicar > '/var/tmp/.../. /.cache/.x'; stay`,
    twin: {
      title: 'clean files in hidden folders',
      ...sh`mkdir -p '/var/tmp/.../. /.cache'; echo 1 > '/var/tmp/.../. /.cache/.x'; stay`,
    },
  },
  {
    id: 'signature-deep-folders',
    title: 'A malicious file 300 folders deep, beyond the longest path',
    technique: 'T1564.001',
    requires: ['signature'],
    attack: python`
os.chdir('/srv')
for level in range(300):
    os.mkdir('folder-%012d' % level); os.chdir('folder-%012d' % level)
with open('x.bin', 'wb') as file: file.write(eicar())
stay()`,
    twin: {
      title: 'a clean file as deep',
      ...python`
os.chdir('/srv')
for level in range(300):
    os.mkdir('folder-%012d' % level); os.chdir('folder-%012d' % level)
with open('x.bin', 'wb') as file: file.write(b'deep')
stay()`,
    },
  },
];
