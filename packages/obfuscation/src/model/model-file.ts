/** Says what is wrong with a model file, and where. */
export class ModelError extends Error {
  constructor(place: string, what: string) {
    super(`${place}: ${what}`);
    this.name = 'ModelError';
  }
}

export const MODEL_FORMAT = 'guardimesh-trees';
export const MODEL_FORMAT_VERSION = 1;

/** Bounds of what is read: a model may be downloaded, and so hostile. */
export const TREES_MAX = 2_000;
export const NODES_PER_TREE_MAX = 511;
export const FEATURES_MAX = 512;
export const NAME_LENGTH_MAX = 64;
/** No true sum of trees comes near; larger numbers would make a score of infinity. */
export const VALUE_MAX = 1_000;

type Fields = Readonly<Record<string, unknown>>;

export function objectAt(value: unknown, place: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ModelError(place, 'is no object');
  return value as Fields;
}

export function listAt(value: unknown, place: string, lengthMax: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new ModelError(place, 'is no list');
  if (value.length > lengthMax)
    throw new ModelError(place, `has ${value.length} entries; at most ${lengthMax} are read`);
  return value;
}

export function textAt(value: unknown, place: string): string {
  if (typeof value !== 'string' || value === '') throw new ModelError(place, 'is no text');
  if (value.length > NAME_LENGTH_MAX) throw new ModelError(place, `is longer than ${NAME_LENGTH_MAX} characters`);
  return value;
}

/** A finite number of at most `max`, above or below 0. */
export function numberAt(value: unknown, place: string, max: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ModelError(place, 'is no number');
  if (Math.abs(value) > max) throw new ModelError(place, `is beyond ${max}`);
  return value;
}

/** A whole number from `min` to `max`. */
export function wholeAt(value: unknown, place: string, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw new ModelError(place, `is no whole number from ${min} to ${max}`);
  return value;
}
