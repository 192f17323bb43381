import { CodedError } from '@guardimesh/kit';

export class DriftPolicyError extends CodedError<'bad-drift-policy'> {}

/** Namespaces in which new programs are meant to appear, and why: builds, development. */
export interface DriftPolicy {
  readonly ignore: readonly {
    /** names; a `*` at the end stands for any ending */
    readonly namespaces: readonly string[];
    readonly reason: string;
  }[];
}

export const REPORT_ALL_DRIFT: DriftPolicy = { ignore: [] };

/**
 * `{"ignore": [{"namespaces": ["ci-*"], "reason": "builds compile here"}]}`; everywhere else drift is reported.
 * @throws {DriftPolicyError} that names the place and what is wanted there
 */
export function parseDriftPolicy(text: string): DriftPolicy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw bad(`it is no JSON: ${cause instanceof Error ? cause.message : ''}`);
  }
  const { ignore, ...rest } = object(value, 'the policy');
  refuseOthers(rest, 'the policy', 'ignore');
  if (ignore !== undefined && !Array.isArray(ignore)) throw bad('ignore is no list');
  return {
    ignore: (ignore ?? []).map((entry: unknown, index: number) => {
      const place = `ignore[${index}]`;
      const { namespaces, reason, ...others } = object(entry, place);
      refuseOthers(others, place, 'namespaces, reason');
      if (!Array.isArray(namespaces) || namespaces.length === 0 || !namespaces.every(isName))
        throw bad(`${place}.namespaces is no list of names, with a * at the end at most`);
      if (typeof reason !== 'string' || reason.trim() === '')
        throw bad(`${place}.reason is missing: say why, in words`);
      return { namespaces: namespaces.filter(isName), reason };
    }),
  };
}

/** The reason why drift is ignored in a namespace, or null. */
export function ignoredBecause(policy: DriftPolicy, namespace: string | null): string | null {
  if (namespace === null) return null;
  const fits = (name: string): boolean =>
    name.endsWith('*') ? namespace.startsWith(name.slice(0, -1)) : name === namespace;
  return policy.ignore.find(({ namespaces }) => namespaces.some(fits))?.reason ?? null;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.slice(0, -1).includes('*');
}

function object(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${place} is no object`);
  return { ...value };
}

function refuseOthers(rest: object, place: string, known: string): void {
  const [other] = Object.keys(rest);
  if (other !== undefined) throw bad(`${place} has an unknown key ${JSON.stringify(other)}; known are ${known}`);
}

function bad(what: string): DriftPolicyError {
  return new DriftPolicyError('bad-drift-policy', `the drift policy cannot be used: ${what}`);
}
