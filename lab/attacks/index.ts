import type { Attack } from '../attack.js';
import { deletedPrograms } from './deleted-programs.js';
import { descriptors } from './descriptors.js';
import { driftImageFiles } from './drift-image-files.js';
import { driftPrograms } from './drift-programs.js';
import { imageLayers } from './image-layers.js';
import { libraries } from './libraries.js';
import { memfdDisguises } from './memfd-disguises.js';
import { memfdPrograms } from './memfd-programs.js';
import { obfuscatedInstallers } from './obfuscated-installers.js';
import { obfuscatedJavascript } from './obfuscated-javascript.js';
import { obfuscatedOther } from './obfuscated-other.js';
import { obfuscatedPerl } from './obfuscated-perl.js';
import { obfuscatedPhp } from './obfuscated-php.js';
import { obfuscatedPrograms } from './obfuscated-programs.js';
import { obfuscatedPython } from './obfuscated-python.js';
import { obfuscatedShell } from './obfuscated-shell.js';
import { OPEN } from './open.js';
import { signatureArchives } from './signature-archives.js';
import { signatureChanges } from './signature-changes.js';
import { signatureNames } from './signature-names.js';
import { volumes } from './volumes.js';

const ALL: readonly Attack[] = [
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
  ...obfuscatedPrograms,
  ...obfuscatedInstallers,
  ...obfuscatedShell,
  ...obfuscatedPython,
  ...obfuscatedPerl,
  ...obfuscatedPhp,
  ...obfuscatedJavascript,
  ...obfuscatedOther,
];

/** In the order of the report. */
export const ATTACKS: readonly Attack[] = ALL.filter(({ id }) => !OPEN.has(id));
/** Those that are not judged right yet, see {@link OPEN}. */
export const OPEN_ATTACKS: readonly Attack[] = ALL.filter(({ id }) => OPEN.has(id));
