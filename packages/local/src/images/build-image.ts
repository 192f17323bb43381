import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LocalError } from '../error/index.js';
import { layerTar } from './layer-tar.js';
import type { LayerEntry } from './layer.js';
import { writeTar } from './tar.js';

export interface ImageSettings {
  /** with host and tag: `localhost/guardimesh-demo:1` */
  readonly name: string;
  /** lowest first; each becomes a layer of its own */
  readonly layers: readonly (readonly LayerEntry[])[];
  readonly config: ImageConfig;
}

export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** `NAME=value` */
  readonly env?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
}

export interface BuiltImage {
  readonly name: string;
  /** a docker-archive, for `ctr images import` and `docker load` */
  readonly tarPath: string;
  /** `sha256:…` of each layer tar, lowest first */
  readonly diffIds: readonly string[];
  /** `sha256:…` of the configuration: what Docker calls the image id */
  readonly configDigest: string;
}

/** As much of the reference grammar as keeps what we write apart from what containerd would read as something else. */
const NAME = /^[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[a-z0-9]+([._-]{1,2}[a-z0-9]+)*)+:\w[\w.-]{0,127}$/;

/**
 * Writes an image without a registry or a daemon: the same settings give the same bytes on every machine.
 * @throws {LocalError} `bad-image` for a name without host or tag, no layer at all, or a bad layer
 */
export async function buildImage(settings: ImageSettings, tarPath: string): Promise<BuiltImage> {
  if (!NAME.test(settings.name)) {
    throw new LocalError(
      'bad-image',
      `${JSON.stringify(settings.name)} is no image name with host and tag, such as localhost/demo:1`,
    );
  }
  if (settings.layers.length === 0) throw new LocalError('bad-image', `${settings.name} has no layer`);
  const layers = settings.layers.map((entries) => layerTar(entries));
  const diffIds = layers.map(sha256);
  const config = Buffer.from(JSON.stringify(configOf(settings.config, diffIds)), 'utf8');
  const configHex = sha256(config);
  const layerNames = diffIds.map((hex) => `${hex}.tar`);
  const manifest = [{ Config: `${configHex}.json`, RepoTags: [settings.name], Layers: layerNames }];
  const files = new Map<string, Buffer>([
    ['manifest.json', Buffer.from(JSON.stringify(manifest), 'utf8')],
    [`${configHex}.json`, config],
  ]);
  // the same layer twice is one file of the archive
  for (const [index, layer] of layers.entries()) files.set(layerNames[index] ?? '', layer);
  await mkdir(dirname(tarPath), { recursive: true });
  await writeFile(
    tarPath,
    writeTar([...files].map(([path, content]) => ({ path, kind: 'file', mode: 0o644, content, linkName: '' }))),
  );
  return {
    name: settings.name,
    tarPath,
    diffIds: diffIds.map((hex) => `sha256:${hex}`),
    configDigest: `sha256:${configHex}`,
  };
}

function configOf(config: ImageConfig, diffIds: readonly string[]): object {
  return {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      Entrypoint: config.entrypoint ?? null,
      Cmd: config.cmd ?? null,
      Env: config.env ?? ['PATH=/usr/sbin:/usr/bin:/sbin:/bin'],
      WorkingDir: config.workingDirectory ?? '/',
      Labels: config.labels ?? null,
    },
    rootfs: { type: 'layers', diff_ids: diffIds.map((hex) => `sha256:${hex}`) },
    history: diffIds.map(() => ({ created: '1970-01-01T00:00:00Z', created_by: 'guardimesh' })),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
