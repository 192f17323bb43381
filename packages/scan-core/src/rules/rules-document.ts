import { CodedError } from '@guardimesh/kit';

export class RulesError extends CodedError<'bad-rules'> {}

/** What a rules file may say; closed: an unknown key is refused. */
export interface RulesDocument {
  readonly skip: {
    /** namespaces by name; a `*` at the end stands for any ending */
    readonly namespaces: readonly string[];
    /** `key=value`, or `key` for any value */
    readonly namespaceLabels: readonly string[];
    readonly podAnnotations: readonly string[];
    /** image names, with `*` at the end, or digests `sha256:…` */
    readonly images: readonly string[];
    /** globs over paths as the container sees them: `*`, `**`, `?` */
    readonly paths: readonly string[];
  };
  /** sha256 of files that are known to be good, 64 hex digits */
  readonly allowDigests: readonly string[];
}

/** A pod may ask to be left out; such an annotation needs the right to change the pod. */
export const DEFAULT_RULES: RulesDocument = {
  skip: {
    namespaces: [],
    namespaceLabels: [],
    podAnnotations: ['guardimesh.com/skip=true'],
    images: [],
    paths: [],
  },
  allowDigests: [],
};

const ENTRIES_MAX = 10_000;
const TEXT_MAX = 4_096;
const HEX_64 = /^[0-9a-f]{64}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** with a prefix or without (Kubernetes: labels and selectors) */
const KEY = /^([a-z0-9][a-z0-9.-]*\/)?[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?(=|$)/;

/**
 * @param text JSON; a key that is left out has the default
 * @throws {RulesError} that names the place and what is wanted there
 */
export function parseRules(text: string): RulesDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RulesError('bad-rules', `the rules are no JSON: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
  }
  const top = closed(value, 'rules', ['skip', 'allowDigests']);
  const skip = closed(top['skip'] ?? {}, 'skip', Object.keys(DEFAULT_RULES.skip));
  const list = (name: keyof RulesDocument['skip'], isFit: (entry: string) => string | null): readonly string[] =>
    textList(skip[name], `skip.${name}`, DEFAULT_RULES.skip[name], isFit);
  return {
    skip: {
      namespaces: list('namespaces', nameWithEnding),
      namespaceLabels: list('namespaceLabels', keyAndValue),
      podAnnotations: list('podAnnotations', keyAndValue),
      images: list('images', imageName),
      paths: list('paths', (path) =>
        path.startsWith('/') || path.startsWith('**') ? null : 'a path begins with / or **',
      ),
    },
    allowDigests: textList(top['allowDigests'], 'allowDigests', [], (digest) =>
      HEX_64.test(digest) ? null : 'a digest is sha256 as 64 hex digits in lower case',
    ),
  };
}

function closed(value: unknown, place: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RulesError('bad-rules', `${place} is no object`);
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      throw new RulesError(
        'bad-rules',
        `${place} has an unknown key ${JSON.stringify(key)}; known are ${known.join(', ')}`,
      );
  }
  return { ...value };
}

function textList(
  value: unknown,
  place: string,
  byDefault: readonly string[],
  whyNot: (entry: string) => string | null,
): readonly string[] {
  if (value === undefined) return byDefault;
  if (!Array.isArray(value) || value.length > ENTRIES_MAX)
    throw new RulesError('bad-rules', `${place} is no list of at most ${ENTRIES_MAX} texts`);
  return value.map((entry: unknown, index) => {
    const at = `${place}[${index}]`;
    if (typeof entry !== 'string' || entry === '' || entry.length > TEXT_MAX)
      throw new RulesError('bad-rules', `${at} is no text of 1 to ${TEXT_MAX} characters`);
    const why = whyNot(entry);
    if (why !== null) throw new RulesError('bad-rules', `${at} ${JSON.stringify(entry)}: ${why}`);
    return entry;
  });
}

function imageName(image: string): string | null {
  if (!image.startsWith('sha256:') || DIGEST.test(image)) return nameWithEnding(image);
  return 'an image digest is sha256: and 64 hex digits in lower case';
}

/** A value may be any text, also an empty one. */
function keyAndValue(text: string): string | null {
  return KEY.test(text) ? null : 'a key of labels or annotations, then nothing or = and a value';
}

function nameWithEnding(name: string): string | null {
  return name.slice(0, -1).includes('*') ? 'a * stands at the end only' : null;
}
