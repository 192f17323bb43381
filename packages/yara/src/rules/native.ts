import { createRequire } from 'node:module';
import { CodedError, describeError } from '@guardimesh/kit';

/** What we use of the addon. Its own types speak of classes that it does not export. */
export interface NativeRules {
  addRuleSource(text: string): void;
  setMaxMatchesPerPattern(matches: number): void;
  scan(bytes: Buffer): readonly NativeMatch[];
}

export interface NativeMatch {
  readonly ruleIdentifier: string;
  readonly tags: readonly string[];
  /** strings and whole numbers; the addon gives other kinds as the text `unknown` */
  readonly meta: Readonly<Record<string, unknown>>;
}

interface CompilerOptions {
  readonly enableIncludes: boolean;
  readonly errorOnSlowPattern: boolean;
  readonly errorOnSlowLoop: boolean;
}

interface Said {
  readonly code: string;
  readonly message: string;
}

export interface Native {
  validate(
    text: string,
    options: CompilerOptions,
  ): { readonly errors: readonly Said[]; readonly warnings: readonly Said[] };
  compile(text: string, options: CompilerOptions): NativeRules;
}

let native: Native | null = null;

/**
 * The YARA-X compiler and scanner, loaded when it is first needed: it exists for x86-64 Linux with glibc only, and a command line
 * that needs no rules must run elsewhere too.
 *
 * @throws {CodedError} `no-yara` where there is none for this machine
 */
export function loadNative(): Native {
  try {
    native ??= createRequire(import.meta.url)('@litko/yara-x') as Native;
    return native;
  } catch (thrown) {
    throw new CodedError('no-yara', `YARA-X is not there for this machine: ${describeError(thrown)}`);
  }
}
