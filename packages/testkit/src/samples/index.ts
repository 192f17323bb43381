/** The EICAR test file (eicar.org), put together here so that no file of this repository is one. */
export function eicar(): Buffer {
  return Buffer.from(
    ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR', '-STANDARD-', 'ANTIVIRUS', '-TEST-FILE!$H+H*'].join(''),
    'latin1',
  );
}
export { zip, type ZipEntry } from './zip.js';
