import type { Attack } from '../attack.js';
import { sh } from '../deeds.js';

/** What came with the image, below the layer that is written to. */
export const imageLayers: readonly Attack[] = [
  {
    id: 'image-lower-layer',
    title: 'A malicious file in the lowest layer of the image',
    technique: 'T1525',
    requires: ['signature'],
    attack: { image: 'planted-file', ...sh`stay` },
    twin: { title: 'an image of the same layers with a clean file', image: 'planted-nothing', ...sh`stay` },
  },
  {
    id: 'image-layer-archive',
    title: 'A malicious file in an archive in a middle layer of the image',
    technique: 'T1525',
    requires: ['signature'],
    attack: { image: 'planted-archive', ...sh`stay` },
    twin: { title: 'a clean archive in a middle layer', image: 'planted-clean-archive', ...sh`stay` },
  },
  {
    id: 'image-layer-covered',
    title: 'A malicious file in a lower layer that a higher one covers by a clean file',
    technique: 'T1525',
    requires: ['signature'],
    attack: { image: 'planted-covered', ...sh`stay` },
    twin: { title: 'a clean file that a higher layer covers', image: 'planted-nothing-covered', ...sh`stay` },
  },
];
