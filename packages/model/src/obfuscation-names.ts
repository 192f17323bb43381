import type { Match } from './finding.js';

/** What the obfuscation scanner calls what it finds: a packed program, an obfuscated or encoded script. Reserved for it. */
export const OBFUSCATED_PREFIXES = ['Guardimesh.Packed.', 'Guardimesh.Obfuscated.'] as const;
/** Beside such a name: what drove the verdict, by the name of what was measured (`Guardimesh.Why.high-share`), the strongest first. */
export const DRIVER_PREFIX = 'Guardimesh.Why.';
/** A rule of somebody else's pack, by its own name: it says what the rule says. */
export const RULE_PREFIX = 'YARA.';

type Names = readonly [string, ...string[]];

/** Whether a name is of what hides its contents, and says nothing of what is inside. */
export function isOfObfuscation(name: string): boolean {
  return name.startsWith(DRIVER_PREFIX) || OBFUSCATED_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** A finding's names apart: what it is called, and what drove the verdict, by the name of what was measured. */
export function partNames(names: readonly string[]): {
  readonly named: readonly string[];
  readonly drivers: readonly string[];
} {
  return {
    named: names.filter((name) => !name.startsWith(DRIVER_PREFIX)),
    drivers: names.flatMap((name) => (name.startsWith(DRIVER_PREFIX) ? [name.slice(DRIVER_PREFIX.length)] : [])),
  };
}

/**
 * The findings that a file's names make: a signature's match is malicious, a rule of others is as suspicious as they mean it, and that
 * something is packed is a finding of its own kind beside them, since each wants another answer of a person.
 */
export function matchesOf(names: readonly string[]): Match[] {
  const obfuscated = names.filter(isOfObfuscation);
  const rules = names.filter((name) => name.startsWith(RULE_PREFIX));
  const signatures = names.filter((name) => !isOfObfuscation(name) && !name.startsWith(RULE_PREFIX));
  return [
    ...match('signature', 'malicious', signatures),
    ...match('signature', 'suspicious', rules),
    ...match('obfuscated', 'suspicious', obfuscated),
  ];
}

/** Of all that was found, the gravest. */
export function verdictOf(names: Names): 'malicious' | 'suspicious' {
  return matchesOf(names).some(({ verdict }) => verdict === 'malicious') ? 'malicious' : 'suspicious';
}

function match(kind: Match['kind'], verdict: Match['verdict'], names: readonly string[]): Match[] {
  const [first, ...rest] = names;
  return first === undefined ? [] : [{ kind, verdict, names: [first, ...rest] }];
}
