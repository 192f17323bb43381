import type { EngineAnswer, EngineVersion } from '@guardimesh/model';
import type { Engine } from '../ports/index.js';

/** One text for the versions of all engines; it changes with any of them. Null while one of them is away. */
export function signaturesInForce(engines: readonly Engine[]): string | null {
  const versions: EngineVersion[] = [];
  for (const engine of engines) {
    const version = engine.version();
    if (version === null) return null;
    versions.push(version);
  }
  return join(versions);
}

/** The same text from the versions that the answers were given under. */
export function signaturesOf(answers: readonly EngineAnswer[]): string {
  return join(answers.map((answer) => answer.by));
}

/** An engine gives the same object for as long as its version stands: its text is made once, not for every file. */
const texts = new WeakMap<EngineVersion, string>();

function join(versions: readonly EngineVersion[]): string {
  return versions.map(textOf).join('\n');
}

function textOf(by: EngineVersion): string {
  let text = texts.get(by);
  if (text === undefined) {
    text = JSON.stringify([by.engine, by.version, by.database]);
    texts.set(by, text);
  }
  return text;
}
