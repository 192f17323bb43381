import type { Attack } from '../attack.js';
import { python, sh } from '../deeds.js';

/** A file that was clean when it was looked at, and is not any more, or lies where it is hard to read. */
export const signatureChanges: readonly Attack[] = [
  {
    id: 'signature-time-set-back',
    title: 'A scanned file overwritten by malicious bytes of the same length, its times set back',
    technique: 'T1070.006',
    requires: ['signature'],
    attack: python`
path = '/srv/settings.bin'
with open(path, 'wb') as file: file.write(b'x' * len(eicar()))
before = os.stat(path)
time.sleep(3)
with open(path, 'r+b') as file: file.write(eicar())
os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
stay()`,
    twin: {
      title: 'a file restored from a backup with its times',
      ...python`
path = '/srv/settings.bin'
with open(path, 'wb') as file: file.write(b'x' * 68)
before = os.stat(path)
time.sleep(3)
with open(path, 'r+b') as file: file.write(b'y' * 68)
os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
stay()`,
    },
  },
  {
    id: 'signature-swapped-by-rename',
    title: 'A scanned file swapped for a malicious one by rename, again and again',
    technique: 'T1036.005',
    requires: ['signature'],
    attack: python`
with open('/srv/good.new', 'wb') as file: file.write(b'x' * 68)
os.rename('/srv/good.new', '/srv/data.bin')
time.sleep(2)
for turn in range(21):
    with open('/srv/next', 'wb') as file: file.write(eicar() if turn % 2 == 0 else b'x' * 68)
    os.rename('/srv/next', '/srv/data.bin')
stay()`,
    twin: {
      title: 'a settings file replaced by rename, as editors do',
      ...python`
for turn in range(21):
    with open('/srv/next', 'wb') as file: file.write(b'turn %d' % turn)
    os.rename('/srv/next', '/srv/data.bin')
stay()`,
    },
  },
  {
    id: 'signature-over-image-file',
    title: 'A file of the image overwritten with malicious bytes',
    technique: 'T1565.001',
    requires: ['signature'],
    attack: sh`eicar > /etc/debian_version; stay`,
    twin: { title: 'a file of the image edited', ...sh`echo 'my edition' > /etc/debian_version; stay` },
  },
  {
    id: 'signature-no-permissions',
    title: 'A malicious file that nobody may read, in a folder that nobody may enter',
    technique: 'T1222.002',
    requires: ['signature'],
    attack: sh`mkdir /srv/locked; eicar > /srv/locked/x; chmod 000 /srv/locked/x /srv/locked; stay`,
    twin: {
      title: 'a clean file locked the same way',
      ...sh`mkdir /srv/locked; echo x > /srv/locked/x; chmod 000 /srv/locked/x /srv/locked; stay`,
    },
  },
  {
    id: 'signature-among-many',
    title: 'A malicious file among 20,000 others',
    technique: 'T1564',
    requires: ['signature'],
    attack: python`
for folder in range(200):
    os.mkdir('/srv/%d' % folder)
    for each in range(100):
        with open('/srv/%d/%d' % (folder, each), 'wb') as file: file.write(b'%d' % (each % 7))
with open('/srv/137/99a', 'wb') as file: file.write(eicar())
stay()`,
    twin: {
      title: '20,000 clean files',
      ...python`
for folder in range(200):
    os.mkdir('/srv/%d' % folder)
    for each in range(100):
        with open('/srv/%d/%d' % (folder, each), 'wb') as file: file.write(b'%d' % (each % 7))
stay()`,
    },
  },
  {
    id: 'signature-container-ends',
    title: 'A container that writes a malicious file and ends at once',
    technique: 'T1610',
    requires: ['signature'],
    attack: { ...sh`eicar > /var/tmp/left-behind; act`, ends: true },
    twin: { title: 'a job that writes its result and ends', ...sh`echo done > /var/tmp/left-behind; act`, ends: true },
  },
];
