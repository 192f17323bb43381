import { CodedError } from './coded-error.js';

export class SettingsError extends CodedError<'unknown-setting' | 'missing-setting' | 'bad-setting'> {}

/** One setting: what it means, its unit, and how its text becomes a value. */
export interface Setting<T> {
  readonly doc: string;
  readonly parse: (text: string) => T;
  /** undefined: the setting must be given */
  readonly byDefault: T | undefined;
}

export type SettingTable = Readonly<Record<string, Setting<unknown>>>;
export type SettingValues<Table extends SettingTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer T> ? T : never;
};

export function textSetting(doc: string, byDefault?: string): Setting<string> {
  return { doc, byDefault, parse: (text) => text };
}

export function optionalText(doc: string): Setting<string | null> {
  return { doc, byDefault: null, parse: (text) => (text === '' ? null : text) };
}

/** A whole number within bounds, both ends included. */
export function countSetting(doc: string, bounds: { min: number; max: number }, byDefault?: number): Setting<number> {
  return {
    doc,
    byDefault,
    parse: (text) => {
      const value = Number(text);
      if (!/^\d+$/.test(text) || value < bounds.min || value > bounds.max) {
        throw new Error(`a whole number from ${String(bounds.min)} to ${String(bounds.max)} is wanted`);
      }
      return value;
    },
  };
}

export function switchSetting(doc: string, byDefault: boolean): Setting<boolean> {
  return {
    doc,
    byDefault,
    parse: (text) => {
      if (text === 'true') return true;
      if (text === 'false') return false;
      throw new Error('true or false is wanted');
    },
  };
}

/** Comma-separated; empty parts are left out. */
export function listSetting(doc: string, byDefault: readonly string[]): Setting<readonly string[]> {
  return {
    doc,
    byDefault,
    parse: (text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
  };
}

/**
 * Reads settings named `GUARDIMESH_` + upper-cased name (`scanRetrySeconds` → `GUARDIMESH_SCAN_RETRY_SECONDS`).
 * Unknown names under that prefix are refused: a misspelt bound must not pass unnoticed.
 * @throws {SettingsError} naming the variable, what was wrong and what is wanted
 */
export function parseSettings<Table extends SettingTable>(
  table: Table,
  environment: Readonly<Record<string, string | undefined>>,
): SettingValues<Table> {
  const values: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const [name, setting] of Object.entries(table)) {
    const variable = variableOf(name);
    known.add(variable);
    values[name] = readOne(variable, setting, environment[variable]);
  }
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith('GUARDIMESH_') && !known.has(variable)) {
      throw new SettingsError(
        'unknown-setting',
        `${variable} is not a setting of this program; known are ${[...known].join(', ')}`,
      );
    }
  }
  return values as SettingValues<Table>;
}

function readOne(variable: string, setting: Setting<unknown>, text: string | undefined): unknown {
  if (text === undefined) {
    if (setting.byDefault !== undefined) return setting.byDefault;
    throw new SettingsError('missing-setting', `${variable} is not set: ${setting.doc}`);
  }
  try {
    return setting.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SettingsError('bad-setting', `${variable}=${JSON.stringify(text)}: ${why} (${setting.doc})`, { cause });
  }
}

export function variableOf(name: string): string {
  return 'GUARDIMESH_' + name.replace(/([A-Z])/g, '_$1').toUpperCase();
}
