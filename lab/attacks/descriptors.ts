import type { Attack } from '../attack.js';
import { perl, python, sh } from '../deeds.js';

/** Malicious bytes that only an open descriptor leads to: no walk of folders shows them. */
export const descriptors: readonly Attack[] = [
  {
    id: 'descriptor-removed-file',
    title: 'A malicious file held open after its name is gone',
    technique: 'T1070.004',
    requires: ['signature'],
    attack: sh`exec 9<>/tmp/spool; eicar >&9; rm /tmp/spool; stay`,
    twin: {
      title: 'a data file held open after its name is gone',
      ...sh`exec 9<>/tmp/spool; seq 10000 >&9; rm /tmp/spool; stay`,
    },
  },
  {
    id: 'descriptor-removed-archive',
    title: 'A malicious file in an archive that never had a name',
    technique: 'T1027.015',
    requires: ['signature'],
    attack: python`
import tempfile, zipfile
file = tempfile.TemporaryFile(dir='/var/tmp')
with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('x.com', eicar())
file.flush()
stay()`,
    twin: {
      title: 'a clean archive that never had a name',
      ...python`
import tempfile, zipfile
file = tempfile.TemporaryFile(dir='/var/tmp')
with zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('x.txt', 'rows')
file.flush()
stay()`,
    },
  },
  {
    id: 'descriptor-memory',
    title: 'A malicious file in anonymous memory',
    technique: 'T1027.011',
    requires: ['signature'],
    attack: perl`
my $number = memfd('stage2'); open my $memory, '>&=', $number or die $!;
print $memory eicar(); $memory->flush();
stay();`,
    twin: {
      title: 'clean data in anonymous memory',
      ...perl`
my $number = memfd('stage2'); open my $memory, '>&=', $number or die $!;
print $memory 'second stage of the rocket'; $memory->flush();
stay();`,
    },
  },
  {
    id: 'descriptor-script-in-memory',
    title: 'A malicious script run by a shell from anonymous memory',
    technique: 'T1059.004',
    requires: ['signature'],
    attack: python`
memory = os.memfd_create('script'); os.set_inheritable(memory, True)
os.write(memory, b'#!/bin/sh\n# ' + marker() + b'date +"act %s.%N"; sleep 86400\n')
os.execv('/bin/sh', ['sh', '/proc/self/fd/%d' % memory])`,
    twin: {
      title: 'a clean script run by a shell from anonymous memory',
      ...python`
memory = os.memfd_create('script'); os.set_inheritable(memory, True)
os.write(memory, b'#!/bin/sh\ndate +"act %s.%N"; sleep 86400\n')
os.execv('/bin/sh', ['sh', '/proc/self/fd/%d' % memory])`,
    },
  },
  {
    id: 'descriptor-shared-memory-removed',
    title: 'A malicious file in /dev/shm held open after its name is gone',
    technique: 'T1070.004',
    requires: ['signature'],
    attack: sh`exec 9<>/dev/shm/queue; eicar >&9; rm /dev/shm/queue; stay`,
    twin: {
      title: 'data in /dev/shm held open after its name is gone',
      ...sh`exec 9<>/dev/shm/queue; seq 10000 >&9; rm /dev/shm/queue; stay`,
    },
  },
];
