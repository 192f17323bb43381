import type { Attack } from '../attack.js';
import { python, sh } from '../deeds.js';

/** The test file packed in archives of one kind in archives of another: who unpacks one kind only, or one level, misses it. */
export const signatureArchives: readonly Attack[] = [
  {
    id: 'signature-plain',
    title: 'A malicious file written at run time',
    technique: 'T1105',
    requires: ['signature'],
    attack: sh`eicar > /var/tmp/update.dat; stay`,
    twin: {
      title: 'the same text in lower case, which is no test file',
      ...sh`eicar | tr A-Z a-z > /var/tmp/update.dat; stay`,
    },
  },
  {
    id: 'signature-zip-in-tar-in-gzip',
    title: 'A malicious file in a zip, in a tar, in a gzip',
    technique: 'T1027.015',
    requires: ['signature'],
    attack: python`
import io, tarfile, zipfile
inner = io.BytesIO()
with zipfile.ZipFile(inner, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('invoice.com', eicar())
with tarfile.open('/srv/backup.tar.gz', 'w:gz') as archive:
    entry = tarfile.TarInfo('mail/attachment.zip')
    entry.size = len(inner.getvalue())
    archive.addfile(entry, io.BytesIO(inner.getvalue()))
stay()`,
    twin: {
      title: 'a clean file packed the same way',
      ...python`
import io, tarfile, zipfile
inner = io.BytesIO()
with zipfile.ZipFile(inner, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr('invoice.txt', 'Total: 42.00')
with tarfile.open('/srv/backup.tar.gz', 'w:gz') as archive:
    entry = tarfile.TarInfo('mail/attachment.zip')
    entry.size = len(inner.getvalue())
    archive.addfile(entry, io.BytesIO(inner.getvalue()))
stay()`,
    },
  },
  {
    id: 'signature-zip-in-zip',
    title: 'A malicious file four zips deep',
    technique: 'T1027.015',
    requires: ['signature'],
    attack: python`
import io, zipfile
content, name = eicar(), 'report.com'
for level in range(4):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr(name, content)
    content, name = packed.getvalue(), 'level%d.zip' % level
with open('/srv/report.zip', 'wb') as file: file.write(content)
stay()`,
    twin: {
      title: 'a clean file four zips deep',
      ...python`
import io, zipfile
content, name = b'Quarterly report', 'report.txt'
for level in range(4):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive: archive.writestr(name, content)
    content, name = packed.getvalue(), 'level%d.zip' % level
with open('/srv/report.zip', 'wb') as file: file.write(content)
stay()`,
    },
  },
  {
    id: 'signature-xz-in-bzip2',
    title: 'A malicious file in a tar.xz, in a tar.bz2',
    technique: 'T1027.015',
    requires: ['signature'],
    attack: sh`
mkdir /tmp/work; cd /tmp/work; eicar > core.bin
python3 -c 'import tarfile
with tarfile.open("inner.tar.xz", "w:xz") as archive: archive.add("core.bin")
with tarfile.open("/srv/dump.tar.bz2", "w:bz2") as archive: archive.add("inner.tar.xz")'
cd /; rm -r /tmp/work; stay`,
    twin: {
      title: 'a clean file packed the same way',
      ...sh`
mkdir /tmp/work; cd /tmp/work; echo 'a core file' > core.bin
python3 -c 'import tarfile
with tarfile.open("inner.tar.xz", "w:xz") as archive: archive.add("core.bin")
with tarfile.open("/srv/dump.tar.bz2", "w:bz2") as archive: archive.add("inner.tar.xz")'
cd /; rm -r /tmp/work; stay`,
    },
  },
  {
    id: 'signature-mail-attachment',
    title: 'A malicious file as an encoded attachment in a mailbox',
    technique: 'T1566.001',
    requires: ['signature'],
    attack: python`
from email.message import EmailMessage
mail = EmailMessage()
mail['From'], mail['To'], mail['Subject'] = 'a@example.com', 'b@example.com', 'Invoice'
mail.set_content('Please find it attached.')
mail.add_attachment(eicar(), maintype='application', subtype='octet-stream', filename='invoice.com')
with open('/srv/inbox.eml', 'wb') as file: file.write(mail.as_bytes())
stay()`,
    twin: {
      title: 'a mail with a clean attachment',
      ...python`
from email.message import EmailMessage
mail = EmailMessage()
mail['From'], mail['To'], mail['Subject'] = 'a@example.com', 'b@example.com', 'Invoice'
mail.set_content('Please find it attached.')
mail.add_attachment(b'Total: 42.00', maintype='application', subtype='octet-stream', filename='invoice.txt')
with open('/srv/inbox.eml', 'wb') as file: file.write(mail.as_bytes())
stay()`,
    },
  },
];
