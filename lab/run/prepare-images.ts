import type { Deed } from '../attack.js';
import { prepareImage, type LabImage } from '../images/index.js';
import type { LabNode } from '../node/index.js';

/** @returns the runtime's name of a deed's image */
export async function prepareImages(
  node: LabNode,
  deeds: readonly Deed[],
  tell: (text: string) => void,
): Promise<(deed: Deed) => string> {
  const names = new Map<LabImage, string>();
  const imageOf = (deed: Deed): LabImage => deed.image ?? 'debian';
  for (const image of new Set(deeds.map(imageOf))) {
    tell(`image ${image}`);
    names.set(image, await prepareImage(image, node.containerd, node.folder));
  }
  return (deed) => names.get(imageOf(deed)) ?? '';
}
