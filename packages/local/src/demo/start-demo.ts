import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PodRef } from '@guardimesh/model';
import { startContainerd, type RunningContainerd } from '../containerd/index.js';
import { buildImage, type ImageSettings } from '../images/index.js';
import { demoImages, PAYLOAD_PATH } from './demo-images.js';

export interface DemoContainer {
  readonly id: string;
  readonly image: string;
  /** its name in the pod */
  readonly name: string;
  readonly pod: PodRef;
  /** its first process, as the host counts */
  readonly pid: number;
}

export interface RunningDemo {
  readonly containerd: RunningContainerd;
  /** writes harmless files */
  readonly clean: DemoContainer;
  /** writes the EICAR test file at `payloadPath` about a second after its start */
  readonly infected: DemoContainer & { readonly payloadPath: string };
  /** @throws {LocalError} `left-behind` */
  stop(): Promise<void>;
}

/**
 * A small cluster's worth of containers on this machine: a containerd of our own with a clean and an infected container,
 * each of an image of two layers, in pods of the namespace `demo`. `folder` as for {@link startContainerd}; what a crash
 * leaves there is cleaned by {@link cleanLeftovers}.
 * @throws {LocalError} what {@link startContainerd} throws, and `program-failed`
 */
export async function startDemo(settings: { readonly folder: string }): Promise<RunningDemo> {
  const containerd = await startContainerd(settings);
  try {
    const images = await demoImages();
    const [clean, infected] = await Promise.all([
      startOne(containerd, images.clean, 'web-app', 'web-app-6d9f7c5b84-x2k4q'),
      startOne(containerd, images.infected, 'checkout', 'checkout-7c9d8f6b57-m7h3t'),
    ]);
    return {
      containerd,
      clean,
      infected: { ...infected, payloadPath: PAYLOAD_PATH },
      stop: () => containerd.stop(),
    };
  } catch (thrown) {
    await containerd.stop();
    throw thrown;
  }
}

async function startOne(
  containerd: RunningContainerd,
  settings: ImageSettings,
  name: string,
  podName: string,
): Promise<DemoContainer> {
  const image = await buildImage(settings, join(containerd.folder, 'images', `${name}.tar`));
  await containerd.importImage(image.tarPath);
  await rm(image.tarPath);
  const pod: PodRef = { name: podName, namespace: 'demo', uid: randomUUID() };
  const started = await containerd.runContainer({ image: image.name, pod, name });
  return { id: started.id, image: image.name, name, pod, pid: started.pid };
}
