import type { Attack } from '../attack.js';
import { python, sh } from '../deeds.js';

const SCRATCH = ['type=tmpfs,src=tmpfs,dst=/scratch,options=nosuid:nodev:size=64m'];

/** Places that are mounted into a container and in no layer of it. */
export const volumes: readonly Attack[] = [
  {
    id: 'volume-empty-dir',
    title: 'A malicious file in an emptyDir',
    technique: 'T1105',
    requires: ['signature'],
    attack: { volumes: { '/cache': 'empty-dir' }, ...sh`eicar > /cache/object; stay` },
    twin: {
      title: 'the same bytes in a Secret, which is never opened',
      volumes: { '/cache': 'secret' },
      ...sh`eicar > /cache/object; stay`,
    },
  },
  {
    id: 'volume-empty-dir-program',
    title: 'A program dropped into an emptyDir, not yet run',
    technique: 'T1105',
    requires: ['drift'],
    attack: {
      volumes: { '/cache': 'empty-dir' },
      ...sh`payload payload > /cache/object; chmod 755 /cache/object; stay`,
    },
    twin: {
      title: "the image's own program copied into an emptyDir, as an init container does",
      volumes: { '/cache': 'empty-dir' },
      ...sh`cp /opt/lab/service /cache/object; stay`,
    },
  },
  {
    id: 'volume-shared-memory',
    title: 'A malicious file at rest in /dev/shm',
    technique: 'T1564',
    requires: ['signature'],
    attack: sh`mkdir /dev/shm/.x; eicar > /dev/shm/.x/y; stay`,
    twin: { title: 'data at rest in /dev/shm', ...sh`mkdir /dev/shm/.x; seq 10000 > /dev/shm/.x/y; stay` },
  },
  {
    id: 'volume-in-memory-archive',
    title: 'A malicious file in an archive on a scratch volume in memory',
    technique: 'T1027.015',
    requires: ['signature'],
    attack: {
      mounts: SCRATCH,
      ...python`
import zipfile
with zipfile.ZipFile('/scratch/parts.zip', 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('x.com', eicar())
stay()`,
    },
    twin: {
      title: 'a clean archive there',
      mounts: SCRATCH,
      ...python`
import zipfile
with zipfile.ZipFile('/scratch/parts.zip', 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('x.txt', 'rows')
stay()`,
    },
  },
];
