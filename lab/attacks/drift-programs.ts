import type { Attack } from '../attack.js';
import { perl, python, sh } from '../deeds.js';

/** Programs that the image does not have: brought by whatever the container has at hand. */
export const driftPrograms: readonly Attack[] = [
  {
    id: 'drift-dropped-program',
    title: 'A program dropped by a shell, not yet run',
    technique: 'T1105',
    requires: ['drift'],
    attack: sh`payload payload > /usr/local/bin/agent; chmod 755 /usr/local/bin/agent; stay`,
    twin: {
      title: "a copy of the image's own program under another name",
      ...sh`cp /opt/lab/service /usr/local/bin/agent; stay`,
    },
  },
  {
    id: 'drift-dropped-and-run',
    title: 'A program dropped into a hidden folder and run',
    technique: 'T1059.004',
    requires: ['drift'],
    attack: sh`
mkdir -p /var/tmp/.X11-unix; payload payload > /var/tmp/.X11-unix/.kworker; chmod 700 /var/tmp/.X11-unix/.kworker
exec /var/tmp/.X11-unix/.kworker act`,
    twin: {
      title: "the image's own program run from a hidden folder by a link",
      ...sh`
mkdir -p /var/tmp/.X11-unix; ln -s /opt/lab/service /var/tmp/.X11-unix/.kworker
exec /var/tmp/.X11-unix/.kworker act`,
    },
  },
  {
    id: 'drift-python-dropper',
    title: 'A dropper in Python: a program written and run',
    technique: 'T1059.006',
    requires: ['drift'],
    attack: python`
with open('/tmp/update', 'wb') as file: file.write(payload('payload'))
os.chmod('/tmp/update', 0o755)
os.execv('/tmp/update', ['update', 'act'])`,
    twin: {
      title: "Python writes data and runs the image's own program",
      ...python`
with open('/tmp/update', 'wb') as file: file.write(b'\x7fELF is how a program begins; this is text')
os.execv('/opt/lab/service', ['service', 'act'])`,
    },
  },
  {
    id: 'drift-perl-dropper',
    title: 'A dropper in Perl: a program written, run, its parent gone',
    technique: 'T1059.004',
    requires: ['drift'],
    attack: perl`
open my $out, '>', '/tmp/.cache' or die $!; print $out payload('payload'); close $out; chmod 0755, '/tmp/.cache';
if (my $child = fork) { waitpid $child, 0 } else { exit 0 if fork; exec '/tmp/.cache', 'act' }
sleep 86400;`,
    twin: {
      title: "the image's own program started the same way",
      ...perl`
if (my $child = fork) { waitpid $child, 0 } else { exit 0 if fork; exec '/opt/lab/service', 'act' }
sleep 86400;`,
    },
  },
  {
    id: 'drift-tmpfile-linked',
    title: 'A program made without a name (O_TMPFILE) and linked into place when it is whole',
    technique: 'T1105',
    requires: ['drift'],
    attack: python`
file = os.open('/usr/local/bin', os.O_TMPFILE | os.O_RDWR, 0o755)
os.write(file, payload('payload'))
os.link('/proc/self/fd/%d' % file, 'fresh', dst_dir_fd=os.open('/usr/local/bin', os.O_PATH), follow_symlinks=True)
os.close(file)
os.execv('/usr/local/bin/fresh', ['fresh', 'act'])`,
    twin: {
      title: 'a data file made the same way',
      ...python`
file = os.open('/srv', os.O_TMPFILE | os.O_RDWR, 0o644)
os.write(file, b'rows,of,data\n' * 1000)
os.link('/proc/self/fd/%d' % file, 'rows.csv', dst_dir_fd=os.open('/srv', os.O_PATH), follow_symlinks=True)
stay()`,
    },
  },
  {
    id: 'drift-no-execute-bit',
    title: 'A program without the execute bit, run through the dynamic loader',
    technique: 'T1222.002',
    requires: ['drift'],
    attack: sh`
{ cat /bin/sleep; echo changed; } > /tmp/notes.txt
loader=$(echo /lib64/ld-linux-*.so.* /lib/ld-linux-*.so.* | tr ' ' '\n' | grep -v '\*' | head -n 1)
"$loader" /tmp/notes.txt 86400 & act; wait`,
    twin: {
      title: "the image's own program run through the loader",
      ...sh`
loader=$(echo /lib64/ld-linux-*.so.* /lib/ld-linux-*.so.* | tr ' ' '\n' | grep -v '\*' | head -n 1)
"$loader" /bin/sleep 86400 & act; wait`,
    },
  },
  {
    id: 'drift-shared-object',
    title: 'A shared object that the image does not have',
    technique: 'T1574.006',
    requires: ['drift'],
    attack: sh`payload payload.so > /usr/local/lib/libupdate.so; stay`,
    twin: {
      title: "the image's own shared object, linked under another name",
      ...sh`ln -s /opt/lab/service.so /usr/local/lib/libupdate.so; stay`,
    },
  },
];
