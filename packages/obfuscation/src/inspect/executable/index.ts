import type { Executable } from '../../executable/index.js';
import type { ByteProfile } from '../../features/index.js';
import { ENTRY_FEATURES, entryFeatures } from './entry-stub.js';
import { HIGH_RUN_FEATURES, highRunFeatures } from './high-runs.js';
import { LAYOUT_FEATURES, layoutFeatures } from './layout.js';
import { MARK_FEATURES, markFeatures } from './marks.js';
import { SECTION_NAME_FEATURES, sectionNameFeatures } from './section-names.js';

/** What tells packed executables from honest ones beyond `EXECUTABLE_FEATURES`. An entry may be added at the end of a group. */
export const EXECUTABLE_EXTRAS: readonly string[] = [
  ...HIGH_RUN_FEATURES,
  ...ENTRY_FEATURES,
  ...SECTION_NAME_FEATURES,
  ...LAYOUT_FEATURES,
  ...MARK_FEATURES,
];

/** One finite number for each of {@link EXECUTABLE_EXTRAS}. */
export function executableExtras(bytes: Uint8Array, image: Executable, profile: ByteProfile): readonly number[] {
  return [
    ...highRunFeatures(bytes, image, profile),
    ...entryFeatures(bytes, image),
    ...sectionNameFeatures(image, bytes.length),
    ...layoutFeatures(bytes, image),
    ...markFeatures(bytes, image),
  ];
}
