import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needProgram, runProgram } from '@guardimesh/local';
import { builtOnce } from './build-folder.js';
import type { LayerFile } from './layer-file.js';
import { layerOnDebian } from './on-debian.js';
import { compile, LIBRARY, PROGRAM, programSources } from './programs.js';

const VERSIONS = ['1', '2'];
const FILES = ['usr/sbin/lab-daemon', 'usr/lib/liblab-daemon.so'];

/** A Debian package with a program and a library, installed in its first version; the second one lies in /srv/packages. */
export async function upgradeLayer(): Promise<LayerFile> {
  const folder = await builtOnce('packages', programSources(), async (into) => {
    for (const version of VERSIONS) await buildPackage(version, into);
  });
  return layerOnDebian({
    name: 'upgrade',
    files: Object.fromEntries(
      VERSIONS.map((version) => [`/srv/packages/${fileName(version)}`, join(folder, fileName(version))]),
    ),
    script: `dpkg --install /srv/packages/${fileName('1')}; rm /srv/packages/${fileName('1')}`,
  });
}

async function buildPackage(version: string, into: string): Promise<void> {
  const root = join(into, version);
  for (const path of ['DEBIAN', 'usr/sbin', 'usr/lib']) mkdirSync(join(root, path), { recursive: true });
  await compile('payload.c', [...PROGRAM, `-DLAB_KIND="daemon ${version}"`], join(root, 'usr/sbin/lab-daemon'));
  await compile(
    'payload-library.c',
    [...LIBRARY, `-DLAB_KIND="library ${version}"`],
    join(root, 'usr/lib/liblab-daemon.so'),
  );
  const sums = FILES.map(
    (path) =>
      `${createHash('md5')
        .update(readFileSync(join(root, path)))
        .digest('hex')}  ${path}\n`,
  );
  writeFileSync(join(root, 'DEBIAN/md5sums'), sums.join(''));
  writeFileSync(
    join(root, 'DEBIAN/control'),
    `Package: lab-daemon\nVersion: ${version}\nArchitecture: all\nMaintainer: lab@example.com\nDescription: waits\n`,
  );
  await runProgram(needProgram('dpkg-deb', 'dpkg'), [
    '--root-owner-group',
    '--build',
    root,
    join(into, fileName(version)),
  ]);
}

function fileName(version: string): string {
  return `lab-daemon_${version}_all.deb`;
}
