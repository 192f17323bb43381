import { join } from 'node:path';
import { buildImage, busyboxLayer } from '../images/index.js';
import { PAUSE_IMAGE } from './config-file.js';
import type { ContainerControl } from './container-control.js';

/** For those who start pods by CRI: brings the sandbox image that our configuration names, {@link PAUSE_IMAGE}. */
export async function importPauseImage(containerd: ContainerControl, folder: string): Promise<void> {
  const image = await buildImage(
    {
      name: PAUSE_IMAGE,
      layers: [await busyboxLayer()],
      config: { entrypoint: ['/bin/sh', '-c', 'trap "exit 0" TERM INT; while :; do sleep 3600 & wait; done'] },
    },
    join(folder, 'pause.tar'),
  );
  await containerd.importImage(image.tarPath);
}
