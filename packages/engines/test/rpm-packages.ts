import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { put } from './drift-world.js';

/** Where newer distributions have rpm's database, without a leading slash. */
export const RPM_DATABASE = 'usr/lib/sysimage/rpm';

/** Whether packages of rpm can be built and installed here. */
export function rpmBuilds(): boolean {
  return spawnSync('rpmbuild', ['--version']).status === 0;
}

export interface Rpm {
  readonly name: string;
  /** path in the container, without a leading slash */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** OpenPGP's number: 1 md5, 8 sha256, 10 sha512 */
  readonly digest?: number;
}

/** Builds a package of our own with the real rpmbuild. @returns its file */
export function buildRpm(folder: string, { name, files, digest = 8 }: Rpm): string {
  const top = join(folder, `${name}.build`);
  for (const [path, bytes] of Object.entries(files)) put(join(top, 'tree', path), bytes);
  const paths = Object.keys(files).map((path) => `%attr(755,root,root) /${path}`);
  const spec = [
    ...[
      `Name: ${name}`,
      'Version: 1',
      'Release: 1',
      'Summary: x',
      'License: MIT',
      'BuildArch: noarch',
      'AutoReqProv: no',
    ],
    ...['%description', 'x', '%install', 'mkdir -p %{buildroot}', `cp -a ${top}/tree/. %{buildroot}/`],
    ...['%files', ...paths],
  ];
  put(join(top, 'x.spec'), `${spec.join('\n')}\n`, 0o644);
  const defines = [
    `_topdir ${top}`,
    `_binary_filedigest_algorithm ${digest}`,
    '_binaries_in_noarch_packages_terminate_build 0',
    '__os_install_post %{nil}',
  ];
  const words = defines.flatMap((define) => ['--define', define]);
  execFileSync('rpmbuild', ['--quiet', ...words, '-bb', join(top, 'x.spec')], { stdio: ['ignore', 'ignore', 'pipe'] });
  return join(top, 'RPMS/noarch', readdirSync(join(top, 'RPMS/noarch'))[0] ?? '');
}

/** The real rpm, on a root folder of its own. */
export function rpm(root: string, place: string, ...words: readonly string[]): void {
  execFileSync('rpm', ['--root', root, '--dbpath', `/${place}`, '--nodeps', '--noscripts', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
