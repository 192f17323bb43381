import type { Attack } from '../attack.js';
import { perl, python, sh } from '../deeds.js';

/** An emptyDir in memory. */
const SCRATCH = ['type=tmpfs,src=tmpfs,dst=/scratch,options=nosuid:nodev:size=64m'];

/** Shared objects in a process whose program is honest: gone from disk, or never there. */
export const libraries: readonly Attack[] = [
  {
    id: 'library-removed-after-load',
    title: 'A shared object loaded by Python and removed',
    technique: 'T1129',
    requires: ['library'],
    allows: ['drift'],
    attack: python`
import ctypes
with open('/tmp/plugin.so', 'wb') as file: file.write(payload('payload.so'))
plugin = ctypes.CDLL('/tmp/plugin.so'); assert plugin.guardimesh_lab_answer() == 42
os.unlink('/tmp/plugin.so')
stay()`,
    twin: {
      title: "the image's own shared object loaded",
      ...python`
import ctypes
plugin = ctypes.CDLL('/opt/lab/service.so'); assert plugin.guardimesh_lab_answer() == 42
stay()`,
    },
  },
  {
    id: 'library-preload-removed',
    title: 'A shared object brought into a program by LD_PRELOAD and removed',
    technique: 'T1574.006',
    requires: ['library'],
    allows: ['drift'],
    attack: sh`
payload payload.so > /var/tmp/libc-extra.so
LD_PRELOAD=/var/tmp/libc-extra.so /bin/sleep 86400 & sleep 0.3; rm /var/tmp/libc-extra.so; act; wait`,
    twin: {
      title: "the image's own shared object brought in by LD_PRELOAD",
      ...sh`LD_PRELOAD=/opt/lab/service.so /bin/sleep 86400 & sleep 0.3; act; wait`,
    },
  },
  {
    id: 'library-from-memory',
    title: 'A shared object loaded from anonymous memory by /proc/self/fd/N',
    technique: 'T1620',
    requires: ['library'],
    attack: python`
import ctypes
memory = os.memfd_create('plugin'); os.write(memory, payload('payload.so'))
plugin = ctypes.CDLL('/proc/self/fd/%d' % memory); assert plugin.guardimesh_lab_answer() == 42
os.close(memory)
stay()`,
    twin: {
      title: 'anonymous memory with data, mapped and closed',
      ...python`
import mmap
memory = os.memfd_create('plugin'); os.write(memory, b'rows' * 10000)
rows = mmap.mmap(memory, 0, prot=mmap.PROT_READ)
os.close(memory)
stay()`,
    },
  },
  {
    id: 'library-preload-from-memory',
    title: 'A shared object from anonymous memory brought into a program by LD_PRELOAD',
    technique: 'T1574.006',
    requires: ['library'],
    attack: python`
memory = os.memfd_create('libnss'); os.write(memory, payload('payload.so'))
child = os.fork()
if child == 0: os.execve('/bin/sleep', ['sleep', '86400'], {'LD_PRELOAD': '/proc/%d/fd/%d' % (os.getppid(), memory)})
while 'memfd' not in open('/proc/%d/maps' % child).read(): time.sleep(0.01)
os.close(memory)
stay()`,
    twin: {
      title: 'a program started with memory of its parent as its input',
      ...python`
memory = os.memfd_create('libnss'); os.write(memory, b'rows' * 10000); os.lseek(memory, 0, os.SEEK_SET)
if os.fork() == 0:
    os.dup2(memory, 0); os.execv('/bin/sleep', ['sleep', '86400'])
stay()`,
    },
  },
  {
    id: 'library-perl-removed',
    title: 'A shared object loaded by Perl and removed',
    technique: 'T1129',
    requires: ['library'],
    allows: ['drift'],
    attack: perl`
use DynaLoader;
open my $out, '>', '/tmp/Fast.so' or die $!; print $out payload('payload.so'); close $out;
DynaLoader::dl_load_file('/tmp/Fast.so') or die DynaLoader::dl_error();
unlink '/tmp/Fast.so';
stay();`,
    twin: {
      title: "the image's own shared object loaded by Perl and removed",
      ...perl`
use DynaLoader;
DynaLoader::dl_load_file('/opt/lab/service.so') or die DynaLoader::dl_error();
unlink '/opt/lab/service.so';
stay();`,
    },
  },
  {
    id: 'library-covered',
    title: 'A loaded shared object covered by a harmless one of its name',
    technique: 'T1574.006',
    requires: ['library'],
    allows: ['drift'],
    attack: python`
import ctypes, shutil
with open('/srv/codec.so', 'wb') as file: file.write(payload('payload.so'))
plugin = ctypes.CDLL('/srv/codec.so')
shutil.copy('/opt/lab/service.so', '/srv/codec.new'); os.rename('/srv/codec.new', '/srv/codec.so')
stay()`,
    twin: {
      title: 'a library upgraded by dpkg while a program uses it',
      image: 'upgrade',
      ...python`
import ctypes, glob, subprocess
library = ctypes.CDLL('/usr/lib/liblab-daemon.so')
subprocess.run(['dpkg', '--install', *glob.glob('/srv/packages/lab-daemon_2_*.deb')], check=True)
assert 'liblab-daemon.so' in open('/proc/self/maps').read()
stay()`,
    },
  },
  {
    id: 'library-scratch-memory',
    title: 'A shared object loaded from a scratch volume in memory and removed',
    technique: 'T1129',
    requires: ['library'],
    attack: {
      mounts: SCRATCH,
      ...python`
import ctypes
with open('/scratch/x', 'wb') as file: file.write(payload('payload.so'))
plugin = ctypes.CDLL('/scratch/x'); os.unlink('/scratch/x')
stay()`,
    },
    twin: {
      title: 'data on such a volume, mapped and removed',
      mounts: SCRATCH,
      ...python`
import mmap
with open('/scratch/x', 'w+b') as file:
    file.write(b'rows' * 10000); file.flush(); rows = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
os.unlink('/scratch/x')
stay()`,
    },
  },
];
