import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compileRules } from './compile-rules.js';
import { readRules } from './read-rules.js';
import { RULE_SUBJECTS } from './rule-file.js';
import type { YaraRules } from './yara-rules.js';

/** The folders are looked at this often at most. */
const LOOK_EVERY_MS = 1_000;

export interface RulesWatch {
  /** milliseconds that never go back */
  readonly nowMs: () => number;
  /** told once for each set that cannot be loaded; the one before stays in force */
  readonly onRefused: (thrown: unknown) => void;
  readonly onLoaded: (rules: YaraRules) => void;
}

/** The rules of some folders, compiled once for each state of them. */
export class RulesInForce {
  readonly #folders: readonly string[];
  readonly #watch: RulesWatch;
  #rules: YaraRules;
  #state: string;
  #lookedMs: number;

  /** @throws {RulesError} and the system's errors where the first set cannot be loaded */
  constructor(folders: readonly string[], watch: RulesWatch) {
    this.#folders = folders;
    this.#watch = watch;
    this.#state = stateOf(folders);
    this.#lookedMs = watch.nowMs();
    this.#rules = compileRules(folders.flatMap(readRules));
    watch.onLoaded(this.#rules);
  }

  current(): YaraRules {
    const nowMs = this.#watch.nowMs();
    if (nowMs - this.#lookedMs < LOOK_EVERY_MS) return this.#rules;
    this.#lookedMs = nowMs;
    this.#reload();
    return this.#rules;
  }

  #reload(): void {
    try {
      const state = stateOf(this.#folders);
      if (state === this.#state) return;
      this.#state = state;
      this.#rules = compileRules(this.#folders.flatMap(readRules));
      this.#watch.onLoaded(this.#rules);
    } catch (thrown) {
      this.#watch.onRefused(thrown);
    }
  }
}

/** Changes with each file that is written, added, removed or put in another's place. */
function stateOf(folders: readonly string[]): string {
  return folders
    .flatMap((folder) => [
      folder,
      ...RULE_SUBJECTS.map((subject) => join(folder, subject)).filter((path) => existsSync(path)),
    ])
    .flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((name) => fileState(join(folder, name))),
    )
    .join('\n');
}

function fileState(path: string): string {
  const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return `${path} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}
