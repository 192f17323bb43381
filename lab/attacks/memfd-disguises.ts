import type { Attack } from '../attack.js';
import { python, sh } from '../deeds.js';

/** As a pod has it that asks for more of it than a runtime gives: an emptyDir in memory, from which programs may be run. */
const LARGE_SHARED_MEMORY = ['type=tmpfs,src=tmpfs,dst=/dev/shm,options=nosuid:nodev:size=64m'];

/** Programs from memory under names that a scanner might believe, and from file systems that are memory. */
export const memfdDisguises: readonly Attack[] = [
  {
    id: 'memfd-as-kernel-thread',
    title: 'A program from memory that calls itself a kernel thread',
    technique: 'T1036.004',
    requires: ['memfd'],
    attack: sh`payload payload | exec /opt/lab/launch memfd-fexecve-cloexec kworker '[kworker/0:1]' act comm=kworker/0:1`,
    twin: {
      title: 'a service of the image that sets its title',
      ...sh`exec /opt/lab/service act comm=worker/0:1 'title=service: worker process'`,
    },
  },
  {
    id: 'memfd-named-runc',
    title: 'A program from memory under the name that runc gives its own copy',
    technique: 'T1036.005',
    requires: ['memfd'],
    attack: sh`
payload payload | exec /opt/lab/launch memfd-fexecve-cloexec runc_cloned:/proc/self/exe runc act comm=runc`,
    twin: {
      title: 'data in memory of that name',
      ...python`
memory = os.memfd_create('runc_cloned:/proc/self/exe'); os.write(memory, b'rows' * 10000)
stay()`,
    },
  },
  {
    id: 'memfd-rewritten-title',
    title: 'A program from memory that overwrites its command line',
    technique: 'T1564.010',
    requires: ['memfd'],
    attack: sh`
payload payload | exec /opt/lab/launch memfd-fexecve log long-name-to-be-overwritten act 'title=/usr/sbin/cron -f'`,
    twin: {
      title: 'a service of the image that overwrites its command line',
      ...sh`exec /opt/lab/service act 'title=postgres: writer process'`,
    },
  },
  {
    id: 'memfd-shared-memory',
    title: 'A program written to /dev/shm and run there',
    technique: 'T1564',
    requires: ['memfd'],
    allows: ['drift'],
    attack: {
      mounts: LARGE_SHARED_MEMORY,
      ...sh`payload payload > /dev/shm/.s; chmod 755 /dev/shm/.s; exec /dev/shm/.s act`,
    },
    twin: {
      title: 'shared memory of a database: data in /dev/shm, mapped',
      mounts: LARGE_SHARED_MEMORY,
      ...python`
import mmap
with open('/dev/shm/segment.1', 'w+b') as file:
    file.write(b'page' * 65536); file.flush()
    pages = mmap.mmap(file.fileno(), 0)
stay()`,
    },
  },
  {
    id: 'memfd-shared-memory-removed',
    title: 'A program run from /dev/shm and removed',
    technique: 'T1070.004',
    // once its file is gone it is a deleted program, wherever the file was
    requires: ['deleted'],
    allows: ['memfd', 'drift'],
    attack: {
      mounts: LARGE_SHARED_MEMORY,
      ...sh`
payload payload > /dev/shm/s; chmod 755 /dev/shm/s
/dev/shm/s & sleep 0.2; rm /dev/shm/s; act; wait`,
    },
    twin: {
      title: 'a semaphore in /dev/shm, removed while it is open',
      mounts: LARGE_SHARED_MEMORY,
      ...python`
import mmap
with open('/dev/shm/sem.x', 'w+b') as file:
    file.write(bytes(32)); file.flush(); lock = mmap.mmap(file.fileno(), 0)
os.unlink('/dev/shm/sem.x')
stay()`,
    },
  },
  {
    id: 'memfd-beside-the-runtime',
    title: 'A program from memory while the runtime starts processes in the same container',
    technique: 'T1609',
    requires: ['memfd'],
    attack: sh`
payload payload | /opt/lab/launch memfd-fexecve-cloexec runc_cloned:/proc/self/exe 'runc init' comm=runc:[2:INIT] &
act; while :; do /bin/true; sleep 0.05; done`,
    twin: {
      title: 'code that a compiler makes in anonymous memory',
      ...python`
import mmap
code = mmap.mmap(-1, 1 << 16, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(b'\xb8\x2a\x00\x00\x00\xc3' * 1000)
stay()`,
    },
  },
];
