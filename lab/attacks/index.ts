import type { Attack } from '../attack.js';
import { deletedPrograms } from './deleted-programs.js';
import { descriptors } from './descriptors.js';
import { driftImageFiles } from './drift-image-files.js';
import { driftPrograms } from './drift-programs.js';
import { imageLayers } from './image-layers.js';
import { libraries } from './libraries.js';
import { memfdDisguises } from './memfd-disguises.js';
import { memfdPrograms } from './memfd-programs.js';
import { signatureArchives } from './signature-archives.js';
import { signatureChanges } from './signature-changes.js';
import { signatureNames } from './signature-names.js';
import { volumes } from './volumes.js';

/** All of them, in the order of the report. */
export const ATTACKS: readonly Attack[] = [
  ...signatureArchives,
  ...signatureNames,
  ...signatureChanges,
  ...volumes,
  ...imageLayers,
  ...driftPrograms,
  ...driftImageFiles,
  ...deletedPrograms,
  ...memfdPrograms,
  ...memfdDisguises,
  ...libraries,
  ...descriptors,
];
