import { readFile } from 'node:fs/promises';
import { needStaticBusybox } from './static-busybox.js';
import type { LayerEntry } from './layer.js';

const APPLETS = [
  ...[
    'sh',
    'cat',
    'cp',
    'mv',
    'rm',
    'ln',
    'ls',
    'mkdir',
    'chmod',
    'chown',
    'touch',
    'dd',
    'stat',
    'find',
    'head',
    'wc',
  ],
  ...['sleep', 'echo', 'printf', 'true', 'false', 'test', 'env', 'id', 'ps', 'kill', 'date', 'seq', 'tr', 'sync'],
  ...['grep', 'sed', 'awk', 'od', 'sha256sum', 'mount', 'umount', 'readlink', 'hostname', 'sort', 'base64'],
];

/**
 * A root file system's base from this machine's statically linked busybox: the program, a symlink for each applet in
 * common use, and the directories a container needs.
 * @throws {LocalError} `program-missing`
 */
export async function busyboxLayer(): Promise<readonly LayerEntry[]> {
  const busybox = await readFile(needStaticBusybox());
  return [
    { path: '/bin/busybox', mode: 0o755, content: busybox },
    ...APPLETS.map((name) => ({ path: `/bin/${name}`, symlink: '/bin/busybox' })),
    { path: '/etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' },
    { path: '/etc/group', content: 'root:x:0:\nnogroup:x:65534:\n' },
    ...['/proc', '/sys', '/dev', '/run', '/usr/bin', '/var/lib'].map((path) => ({ path, directory: true as const })),
    { path: '/root', directory: true, mode: 0o700 },
    { path: '/tmp', directory: true, mode: 0o1777 },
    { path: '/var/tmp', directory: true, mode: 0o1777 },
  ];
}
