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

function join(versions: readonly EngineVersion[]): string {
  return versions.map(({ engine, version, database }) => JSON.stringify([engine, version, database])).join('\n');
}
