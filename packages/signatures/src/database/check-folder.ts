import { createReadStream } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { describeError, LineSplitter } from '@guardimesh/kit';
import { faultOfLine, type SignatureFormat } from './check-line.js';
import { SignatureError } from './signature-error.js';

export interface DatabaseBounds {
  readonly filesMax: number;
  readonly linesMax: number;
  readonly lineBytesMax: number;
}

export const DEFAULT_DATABASE_BOUNDS: DatabaseBounds = {
  filesMax: 1_000,
  linesMax: 20_000_000,
  lineBytesMax: 64 * 1024,
};

/** What a folder holds, as far as its lines were checked. */
export interface CheckedDatabase {
  readonly signatures: number;
  /** files of other formats (.cvd, .yar, …), which only clamd itself can judge */
  readonly unchecked: readonly string[];
}

const FORMATS: ReadonlySet<string> = new Set<SignatureFormat>(['hsb', 'hdb', 'ndb', 'ldb']);

/**
 * Checks each line of each .hsb, .hdb, .ndb and .ldb file directly in the folder: one malformed line makes clamd exit.
 * It does not prove that clamd loads the folder, only that it fails on none of the common mistakes.
 * @throws {SignatureError} naming file, line and fault; or the bound that was passed
 */
export async function checkDatabaseFolder(
  folder: string,
  bounds: DatabaseBounds = DEFAULT_DATABASE_BOUNDS,
): Promise<CheckedDatabase> {
  const unchecked: string[] = [];
  let files = 0;
  let signatures = 0;
  for await (const entry of await openFolder(folder)) {
    if (!entry.isFile()) continue;
    files += 1;
    if (files > bounds.filesMax) {
      throw new SignatureError('database-too-large', `${folder} holds more than ${bounds.filesMax} files`);
    }
    const format = extname(entry.name).slice(1);
    if (isFormat(format)) signatures += await checkFile(join(folder, entry.name), format, bounds, signatures);
    else unchecked.push(entry.name);
  }
  return { signatures, unchecked };
}

function isFormat(text: string): text is SignatureFormat {
  return FORMATS.has(text);
}

async function openFolder(folder: string) {
  try {
    return await opendir(folder);
  } catch (cause) {
    throw new SignatureError('unreadable-database', `the signature folder ${folder} cannot be read`, { cause });
  }
}

async function checkFile(
  path: string,
  format: SignatureFormat,
  bounds: DatabaseBounds,
  linesBefore: number,
): Promise<number> {
  const splitter = new LineSplitter(bounds.lineBytesMax);
  let lineNumber = 0;
  let signatures = 0;
  const check = (line: string): void => {
    lineNumber += 1;
    if (line === '' || line.startsWith('#')) return;
    signatures += 1;
    const fault = faultOfLine(format, line.replace(/\r$/, ''));
    if (fault !== null) throw new SignatureError('malformed-signature', `${path}, line ${lineNumber}: ${fault}`);
    if (linesBefore + signatures > bounds.linesMax) {
      throw new SignatureError('database-too-large', `${path} passes the limit of ${bounds.linesMax} signatures`);
    }
  };
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) splitter.push(chunk).forEach(check);
    splitter.push(Buffer.from('\n')).forEach(check);
  } catch (cause) {
    if (cause instanceof SignatureError) throw cause;
    throw new SignatureError('unreadable-database', `${path}, after line ${lineNumber}: ${describeError(cause)}`, {
      cause,
    });
  }
  return signatures;
}
