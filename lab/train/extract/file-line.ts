import { createHash } from 'node:crypto';
import { describeError } from '@guardimesh/kit';
import { inspectBytes, type Inspection } from '@guardimesh/obfuscation';
import type { YaraRules } from '@guardimesh/yara';
import type { FileReader } from './file-reader.js';

/** Which rules are asked of what. */
const SUBJECTS = { executable: 'executables', script: 'scripts', other: null } as const;

/** Makes the line of one file. */
export class FileLine {
  readonly #rules: YaraRules;
  readonly #reader: FileReader;

  constructor(rules: YaraRules, reader: FileReader) {
    this.#rules = rules;
    this.#reader = reader;
  }

  /** JSON without a line feed; with an `error` where the file cannot be read, or a scanner fails. */
  of(path: Buffer): string {
    const name = nameOf(path);
    try {
      const bytes = this.#reader.read(path);
      const inspection = inspectBytes(bytes);
      return JSON.stringify({
        ...name,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        ...numbersOf(inspection),
        yara: this.#rules
          .match(bytes, SUBJECTS[inspection.kind])
          .map(({ rule, meta }) => String(meta.get('name') ?? `YARA.${rule}`)),
      });
    } catch (thrown) {
      return errorLine(path, describeError(thrown));
    }
  }
}

export function errorLine(path: Buffer, error: string): string {
  return JSON.stringify({ ...nameOf(path), error });
}

/** The path as text, and as it is where that would be another one. */
function nameOf(path: Buffer): Readonly<Record<string, string>> {
  const text = path.toString('utf8');
  return Buffer.from(text, 'utf8').equals(path) ? { path: text } : { path: text, pathBase64: path.toString('base64') };
}

function numbersOf(inspection: Inspection): Readonly<Record<string, unknown>> {
  const { kind } = inspection;
  switch (kind) {
    case 'executable': {
      const { format, role, features } = inspection;
      return { kind, format, role, features };
    }
    case 'script':
      return { kind, dialect: inspection.dialect, isGuessed: inspection.isGuessed, features: inspection.features };
    case 'other':
      return inspection.damaged === null ? { kind } : { kind, damaged: inspection.damaged };
  }
}
