import type { Attack } from '../attack.js';
import { perl, python, sh } from '../deeds.js';

/** A program that was never a file on disk: from anonymous memory, by every road that leads to an execution. */
export const memfdPrograms: readonly Attack[] = [
  {
    id: 'memfd-fexecve',
    title: 'A program from memory, run by fexecve, its descriptor left open',
    technique: 'T1620',
    requires: ['memfd'],
    attack: sh`payload payload | exec /opt/lab/launch memfd-fexecve cache service act`,
    twin: {
      title: 'fexecve of a program of the image',
      ...sh`exec /opt/lab/launch image /opt/lab/service service act`,
    },
  },
  {
    id: 'memfd-fexecve-cloexec',
    title: 'A program from memory, its descriptor closed by the execution',
    technique: 'T1620',
    requires: ['memfd'],
    attack: sh`payload payload | exec /opt/lab/launch memfd-fexecve-cloexec cache service act`,
    twin: {
      title: 'memory with data, closed at an execution',
      ...python`
data = os.memfd_create('cache', os.MFD_CLOEXEC); os.write(data, b'rows' * 10000)
os.execv('/opt/lab/service', ['service', 'act'])`,
    },
  },
  {
    id: 'memfd-execveat',
    title: 'A program from memory, run by execveat of an empty path',
    technique: 'T1620',
    requires: ['memfd'],
    attack: sh`payload payload | exec /opt/lab/launch memfd-execveat '' service act`,
    twin: {
      title: 'memory with data and an empty name, kept open',
      ...python`
data = os.memfd_create(''); os.write(data, bytes(range(256)) * 4000)
stay()`,
    },
  },
  {
    id: 'memfd-path',
    title: 'A program from memory, run by its path /proc/self/fd/N',
    technique: 'T1620',
    requires: ['memfd'],
    attack: sh`payload payload | exec /opt/lab/launch memfd-path cache service act`,
    twin: {
      title: 'a program of the image run by a path below /proc/self/fd',
      ...python`
program = os.open('/opt/lab/service', os.O_RDONLY); os.set_inheritable(program, True)
os.execv('/proc/self/fd/%d' % program, ['service', 'act'])`,
    },
  },
  {
    id: 'memfd-python',
    title: 'A program from memory by Python alone',
    technique: 'T1059.006',
    requires: ['memfd'],
    attack: python`
memory = os.memfd_create('pymalloc', 0); os.write(memory, payload('payload'))
os.execve(memory, ['python3', 'act'], os.environ)`,
    twin: {
      title: 'memory that Python shares between two processes',
      ...python`
import mmap
memory = os.memfd_create('pymalloc', 0); os.ftruncate(memory, 1 << 20)
shared = mmap.mmap(memory, 1 << 20); shared[:4] = b'rows'
if os.fork() == 0: time.sleep(86400)
stay()`,
    },
  },
  {
    id: 'memfd-perl',
    title: 'A program from memory by Perl and the number of a system call',
    technique: 'T1059',
    requires: ['memfd'],
    attack: perl`
my $number = memfd('perl-arena'); open my $memory, '>&=', $number or die $!; binmode $memory;
print $memory payload('payload'); $memory->flush();
exec { "/proc/$$/fd/$number" } 'perl', 'act';`,
    twin: {
      title: 'memory with data by Perl',
      ...perl`
my $number = memfd('perl-arena'); open my $memory, '>&=', $number or die $!;
print $memory 'rows ' x 10000; $memory->flush();
stay();`,
    },
  },
  {
    id: 'memfd-shell-through-parent',
    title: "A program from memory, run by a shell through another process's descriptor",
    technique: 'T1059.004',
    requires: ['memfd'],
    attack: python`
import subprocess
memory = os.memfd_create('broker'); os.write(memory, payload('payload'))
subprocess.run(['/bin/sh', '-c', 'exec /proc/%d/fd/%d act' % (os.getpid(), memory)])`,
    twin: {
      title: "data in memory, read by a shell through another process's descriptor",
      ...python`
import subprocess
memory = os.memfd_create('broker'); os.write(memory, b'rows' * 10000)
subprocess.run(['/bin/sh', '-c', 'cat /proc/%d/fd/%d > /dev/null' % (os.getpid(), memory)])
stay()`,
    },
  },
  {
    id: 'memfd-sealed',
    title: 'A program from sealed memory, its parent gone',
    technique: 'T1620',
    requires: ['memfd'],
    attack: python`
import fcntl
memory = os.memfd_create('sealed', os.MFD_ALLOW_SEALING); os.write(memory, payload('payload'))
fcntl.fcntl(memory, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW)
if os.fork() == 0:
    if os.fork() == 0: os.execve(memory, ['sealed', 'act'], {})
    os._exit(0)
os.close(memory); os.wait(); time.sleep(86400)`,
    twin: {
      title: 'sealed memory with data, as a compositor or a browser shares it',
      ...python`
import fcntl
memory = os.memfd_create('sealed', os.MFD_ALLOW_SEALING); os.write(memory, b'rows' * 10000)
fcntl.fcntl(memory, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW)
stay()`,
    },
  },
];
