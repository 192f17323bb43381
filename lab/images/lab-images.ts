import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { busyboxLayer, type ContainerControl } from '@guardimesh/local';
import { writeArchive } from './archive.js';
import { alpineLayers } from './alpine.js';
import { debianRoot } from './debian-root.js';
import { aptLayer, goLayer, javaLayer, logrotateLayer, nodeLayer, pipLayer, postgresLayer } from './honest-layers.js';
import { layerIn, layerOf, type LayerFile } from './layer-file.js';
import { plantedLayers, type Planted } from './planted.js';
import { labLayer } from './programs.js';
import { upgradeLayer } from './upgrade.js';

const busybox = async (): Promise<LayerFile> => layerOf('busybox', await busyboxLayer());
const planted = (what: Planted) => async () => [...(await plantedLayers(what)), await busybox(), await labLayer()];

const onDebian = (layer: () => Promise<LayerFile>) => async () => [layerIn(await debianRoot()), await layer()];

/** Every image is made of two layers or more, so that a detection that forgets the lower ones is seen. */
const LAYERS = {
  /** Debian with Python and Perl, and the lab's programs on top */
  debian: async () => [layerIn(await debianRoot()), await labLayer()],
  /** the same with a package that can be upgraded */
  upgrade: async () => [layerIn(await debianRoot()), await upgradeLayer(), await labLayer()],
  /** a static busybox only */
  busybox: async () => [await busybox(), await labLayer()],
  'planted-file': planted('file'),
  'planted-archive': planted('archive'),
  'planted-covered': planted('covered'),
  'planted-nothing': planted('nothing'),
  'planted-clean-archive': planted('clean-archive'),
  'planted-nothing-covered': planted('nothing-covered'),
  alpine: alpineLayers,
  apt: onDebian(aptLayer),
  pip: onDebian(pipLayer),
  node: onDebian(nodeLayer),
  java: onDebian(javaLayer),
  logrotate: onDebian(logrotateLayer),
  postgres: onDebian(postgresLayer),
  go: onDebian(goLayer),
} satisfies Record<string, () => Promise<readonly LayerFile[]>>;

const IMPORT_TRIES = 3;

export type LabImage = keyof typeof LAYERS;

/** Builds what is missing of the image and brings it into the runtime. @returns its name there */
export async function prepareImage(image: LabImage, containerd: ContainerControl, folder: string): Promise<string> {
  const name = `localhost/lab-${image}:1`;
  const archivePath = await writeArchive({ name, layers: await LAYERS[image]() }, join(folder, image));
  await importImage(archivePath, containerd);
  rmSync(archivePath);
  return name;
}

/** Again where it fails: another process of the machine that looks at a mount at the wrong moment keeps containerd from unmounting it. */
async function importImage(archivePath: string, containerd: ContainerControl): Promise<void> {
  for (let triesLeft = IMPORT_TRIES - 1; ; triesLeft -= 1) {
    try {
      await containerd.importImage(archivePath);
      return;
    } catch (thrown) {
      if (triesLeft === 0) throw thrown;
    }
  }
}
