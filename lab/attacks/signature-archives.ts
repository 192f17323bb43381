import type { Attack } from '../attack.js';
import { python, sh } from '../deeds.js';

/** The test file packed in itself and others: an engine that unpacks only one kind, or one level, misses it. */
export const signatureArchives: readonly Attack[] = [
  {
    id: 'signature-plain',
    title: 'A malicious file written at run time',
    technique: 'T1105',
    requires: ['signature'],
    attack: sh`eicar > /var/tmp/update.dat; stay`,
    twin: {
      title: 'the same words in pieces',
      ...sh`eicar | tr A-Z a-z > /var/tmp/update.dat; stay`,
    },
  },
  {
    id: 'signature-zip-in-tar-in-gzip',
    title: 'A malicious file in a zip in a tar in a gzip',
    technique: 'T1027.015',
    requires: ['signature'],
    attack: python`
import io, tarfile, zipfile
inner = io.BytesIO()
with zipfile.ZipFile(inner, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('invoice.com', eicar())
with tarfile.open('/srv/backup.tar.gz', 'w:gz') as archive:
    entry = tarfile.TarInfo('mail/attachment.zip'); entry.size = len(inner.getvalue())
    archive.addfile(entry, io.BytesIO(inner.getvalue()))
stay()`,
    twin: {
      title: 'a clean file packed the same way',
      ...python`
import io, tarfile, zipfile
inner = io.BytesIO()
with zipfile.ZipFile(inner, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('invoice.txt', b'Total: 42.00')
with tarfile.open('/srv/backup.tar.gz', 'w:gz') as archive:
    entry = tarfile.TarInfo('mail/attachment.zip'); entry.size = len(inner.getvalue())
    archive.addfile(entry, io.BytesIO(inner.getvalue()))
stay()`,
    },
  },
];
