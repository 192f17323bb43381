import type { Attack } from '../attack.js';
import { perl, python, sh } from '../deeds.js';

/** A program that runs and is gone from disk. A pass may have seen it there before: then it is drift as well. */
export const deletedPrograms: readonly Attack[] = [
  {
    id: 'deleted-after-start',
    title: 'A dropped program removed once it runs',
    technique: 'T1070.004',
    requires: ['deleted'],
    allows: ['drift'],
    attack: sh`
payload payload > /tmp/job; chmod 755 /tmp/job
/tmp/job & sleep 0.2; rm /tmp/job; act; wait`,
    twin: {
      title: 'a program of the image removed while it runs',
      ...sh`/opt/lab/service & sleep 0.2; rm /opt/lab/service; act; wait`,
    },
  },
  {
    id: 'deleted-by-itself',
    title: 'A dropped program that removes itself',
    technique: 'T1070.004',
    requires: ['deleted'],
    allows: ['drift'],
    attack: perl`
my $path = '/var/tmp/setup';
open my $out, '>', $path or die $!; print $out payload('payload'); close $out; chmod 0755, $path;
exec $path, "unlink=$path", 'act';`,
    twin: {
      title: 'a program that removes its own lock file',
      ...perl`
my $path = '/var/tmp/setup.lock';
open my $lock, '>', $path or die $!; print $lock $$; unlink $path;
stay();`,
    },
  },
  {
    id: 'deleted-renamed-over',
    title: 'A running dropped program covered by a harmless file of its name',
    technique: 'T1070.004',
    requires: ['deleted'],
    allows: ['drift'],
    attack: sh`
payload payload > /srv/tool; chmod 755 /srv/tool; echo 'nothing to see' > /srv/tool.new
/srv/tool & sleep 0.2; mv /srv/tool.new /srv/tool; act; wait`,
    twin: {
      title: 'a program upgraded by dpkg while it runs',
      image: 'upgrade',
      ...sh`
/usr/sbin/lab-daemon & sleep 0.2; dpkg --install /srv/packages/lab-daemon_2_*.deb
cmp -s /usr/sbin/lab-daemon "/proc/$!/exe" && exit 1
act; wait`,
    },
  },
  {
    id: 'deleted-with-folder',
    title: 'A running dropped program, its folder removed by another process',
    technique: 'T1070.004',
    requires: ['deleted'],
    allows: ['drift'],
    attack: python`
import shutil
os.mkdir('/tmp/stage')
with open('/tmp/stage/x', 'wb') as file: file.write(payload('payload'))
os.chmod('/tmp/stage/x', 0o755)
child = os.fork()
if child == 0: os.execv('/tmp/stage/x', ['[kthreadd]', 'comm=kthreadd'])
while os.readlink('/proc/%d/exe' % child) != '/tmp/stage/x': time.sleep(0.01)
shutil.rmtree('/tmp/stage')
stay()`,
    twin: {
      title: 'a work folder of data removed',
      ...python`
import shutil
os.mkdir('/tmp/stage')
with open('/tmp/stage/x', 'wb') as file: file.write(b'rows' * 10000)
keep = open('/tmp/stage/x', 'rb')
shutil.rmtree('/tmp/stage')
stay()`,
    },
  },
  {
    id: 'deleted-never-named',
    title: 'A program run from a file on disk that never had a name (O_TMPFILE)',
    technique: 'T1070.004',
    requires: ['deleted'],
    attack: sh`payload payload | exec /opt/lab/launch tmpfile /var/tmp service act`,
    twin: {
      title: "the image's own program run by its descriptor",
      ...sh`exec /opt/lab/launch image /opt/lab/service service act`,
    },
  },
  {
    id: 'deleted-small-image',
    title: 'A dropped program removed once it runs, in an image of busybox alone',
    technique: 'T1070.004',
    requires: ['deleted'],
    allows: ['drift'],
    attack: {
      image: 'busybox',
      ...sh`
payload payload > /tmp/job; chmod 755 /tmp/job
/tmp/job & sleep 1; rm /tmp/job; act; wait`,
    },
    twin: {
      title: 'a running script of the shell, its file removed',
      image: 'busybox',
      ...sh`echo 'while :; do sleep 3600; done' > /tmp/loop; sh /tmp/loop & sleep 1; rm /tmp/loop; act; wait`,
    },
  },
];
