import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate authority of a test's own and a server certificate of it, as files and as text. */
export interface TestCertificates {
  readonly caFile: string;
  readonly key: string;
  readonly certificate: string;
}

/**
 * Made by the `openssl` command in `folder`. The server certificate is for `names`.
 * @param name tells one authority of a folder from another
 */
export function makeTestCertificates(
  folder: string,
  name = 'cluster',
  names = 'IP:127.0.0.1,IP:::1,DNS:localhost',
): TestCertificates {
  const file = (suffix: string): string => join(folder, `${name}-${suffix}`);
  const openssl = (...parts: string[]): void => {
    execFileSync('openssl', parts, { stdio: 'pipe' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const [ca, caKey, server, serverKey] = [file('ca.pem'), file('ca.key'), file('server.pem'), file('server.key')];
  openssl('req', '-x509', ...newKey, '-keyout', caKey, '-out', ca, '-days', '2', '-subj', `/CN=${name} test CA`);
  writeFileSync(file('san'), `subjectAltName=${names}\n`);
  openssl('req', ...newKey, '-keyout', serverKey, '-out', file('server.csr'), '-subj', '/CN=kubernetes');
  openssl(
    ...['x509', '-req', '-in', file('server.csr'), '-CA', ca, '-CAkey', caKey, '-CAcreateserial'],
    ...['-out', server, '-days', '2', '-extfile', file('san')],
  );
  return { caFile: ca, key: readFileSync(serverKey, 'utf8'), certificate: readFileSync(server, 'utf8') };
}
