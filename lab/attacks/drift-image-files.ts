import type { Attack } from '../attack.js';
import { python, sh } from '../deeds.js';

/** Programs that the image has, in another form; and scripts. */
export const driftImageFiles: readonly Attack[] = [
  {
    id: 'drift-replaced-system-program',
    title: 'A system program replaced by another',
    technique: 'T1554',
    requires: ['drift'],
    attack: sh`payload payload > /usr/bin/id; chmod 755 /usr/bin/id; stay`,
    twin: {
      title: 'only the mode of a system program changed',
      ...sh`chmod 700 /usr/bin/id; chmod 755 /usr/bin/id; stay`,
    },
  },
  {
    id: 'drift-patched-system-program',
    title: 'A system program changed by one byte, its times set back',
    technique: 'T1554',
    requires: ['drift'],
    attack: python`
before = os.stat('/usr/bin/ls')
with open('/usr/bin/ls', 'r+b') as file:
    file.seek(-1, os.SEEK_END); last = file.read(1)
    file.seek(-1, os.SEEK_END); file.write(bytes([last[0] ^ 1]))
os.utime('/usr/bin/ls', ns=(before.st_atime_ns, before.st_mtime_ns))
stay()`,
    twin: {
      title: 'a system program opened for writing and written with its own bytes',
      ...python`
with open('/usr/bin/ls', 'r+b') as file:
    first = file.read(4096)
    file.seek(0); file.write(first)
stay()`,
    },
  },
  {
    id: 'drift-rename-over-running',
    title: 'A program renamed over one that runs',
    technique: 'T1036.005',
    requires: ['drift'],
    // the process that runs has the image's own bytes still
    attack: sh`
/opt/lab/service & payload payload > /opt/lab/.new; chmod 755 /opt/lab/.new; mv /opt/lab/.new /opt/lab/service
act; wait`,
    twin: {
      title: 'the same program copied over itself while it runs',
      ...sh`
/opt/lab/service & cp /opt/lab/service /opt/lab/.new; mv /opt/lab/.new /opt/lab/service
act; wait`,
    },
  },
  {
    id: 'drift-replaced-library',
    title: 'A library of the image replaced by another',
    technique: 'T1574',
    requires: ['drift'],
    attack: sh`payload payload.so > /opt/lab/.new; mv /opt/lab/.new /opt/lab/service.so; stay`,
    twin: { title: 'a library of the image given another owner', ...sh`chown 1000:1000 /opt/lab/service.so; stay` },
  },
  {
    id: 'drift-shell-script',
    title: 'A shell script dropped and run',
    technique: 'T1059.004',
    requires: ['drift'],
    attack: sh`
printf '#!/bin/sh\nwhile :; do sleep 3600; done\n' > /usr/local/bin/beacon; chmod 755 /usr/local/bin/beacon
/usr/local/bin/beacon & act; wait`,
    twin: {
      title: 'notes that speak of a script',
      ...sh`printf 'Begin a script by #!/bin/sh\nand chmod 755 it.\n' > /usr/local/share/notes; stay`,
    },
  },
  {
    id: 'drift-python-script',
    title: 'A Python script dropped, with its interpreter in its first line',
    technique: 'T1059.006',
    requires: ['drift'],
    attack: python`
with open('/opt/collect', 'w') as file: file.write('#!/usr/bin/python3\nimport time\nwhile True: time.sleep(3600)\n')
os.chmod('/opt/collect', 0o755)
stay()`,
    twin: {
      title: 'a table of measurements written by Python',
      ...python`
with open('/opt/collected.csv', 'w') as file: file.write('# time;value\n' + '1;2\n' * 1000)
stay()`,
    },
  },
  {
    id: 'drift-fake-runc',
    title: 'A program named runc, in a folder of its own',
    technique: 'T1036.005',
    requires: ['drift'],
    attack: sh`
mkdir -p /usr/local/sbin; payload payload > /usr/local/sbin/runc; chmod 755 /usr/local/sbin/runc
exec /usr/local/sbin/runc act comm=runc`,
    twin: {
      title: 'a file named runc that is a text',
      ...sh`mkdir -p /usr/local/sbin; echo 'see runc(8)' > /usr/local/sbin/runc; chmod 755 /usr/local/sbin/runc; stay`,
    },
  },
];
