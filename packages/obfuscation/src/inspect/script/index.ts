import { SCRIPT_DIALECTS, type ScriptDialect } from '../../scripts/index.js';
import { DECODED_FEATURES, decodedFeatures } from './decoded-literal.js';
import { PAYLOAD_FEATURES, payloadFeatures } from './payload.js';
import { TEXTURE_FEATURES, textureFeatures } from './texture.js';

export { guessDialect } from './guess-dialect.js';

/** What tells obfuscated scripts from honest ones beyond `SCRIPT_FEATURES`. An entry may be added at the end of a group. */
export const SCRIPT_EXTRAS: readonly string[] = [
  ...SCRIPT_DIALECTS.map((dialect) => `is-${dialect}`),
  'dialect-is-guessed',
  ...DECODED_FEATURES,
  ...PAYLOAD_FEATURES,
  ...TEXTURE_FEATURES,
];

/**
 * One finite number for each of {@link SCRIPT_EXTRAS}.
 * @param features those of `scriptFeatures` for the same bytes
 */
export function scriptExtras(
  bytes: Uint8Array,
  dialect: ScriptDialect,
  isGuessed: boolean,
  features: readonly number[],
): readonly number[] {
  return [
    ...SCRIPT_DIALECTS.map((each) => Number(each === dialect)),
    Number(isGuessed),
    ...decodedFeatures(bytes),
    ...payloadFeatures(bytes),
    ...textureFeatures(bytes, features),
  ];
}
