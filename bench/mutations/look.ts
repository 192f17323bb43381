// One process of the mutation run: looks at mutated inputs one after the other and says how it goes, a JSON line each time.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBytes, inspectBytes, judgeObfuscation, parseModel, type TreeModel } from '@guardimesh/obfuscation';
import { ownModelsFolder } from '@guardimesh/signatures';
import { compileRules, ownRulesFolder, readRules } from '@guardimesh/yara';
import { mutate, Random } from './mutate.js';
import { samples } from './samples.js';

const SUBJECTS = { executable: 'executables', script: 'scripts', other: null } as const;
const TELL_EVERY = 10_000;

const [, , seed = '1', count = '1000'] = process.argv;
const random = new Random(Number(seed));
const rules = compileRules(readRules(ownRulesFolder()));
const models = { executable: modelOf('executable.json'), script: modelOf('script.json') };
const all = samples();
const kinds: Record<string, number> = {};
let [slowest, pieces, names] = [0, 0, 0];

for (let done = 1; done <= Number(count); done += 1) {
  const input = mutate(all[random.next(all.length)] ?? Buffer.alloc(0), random);
  const began = performance.now();
  const inspection = inspectBytes(input);
  const matches = rules.match(input, SUBJECTS[inspection.kind]).map(({ rule }) => rule);
  names += judgeObfuscation(inspection, matches, models).length;
  pieces += decodeBytes(input).pieces.length;
  slowest = Math.max(slowest, performance.now() - began);
  kinds[inspection.kind] = (kinds[inspection.kind] ?? 0) + 1;
  if (done % TELL_EVERY === 0 || done === Number(count))
    process.stdout.write(
      `${JSON.stringify({ done, slowestMs: slowest, pieces, names, kinds, rssBytes: process.memoryUsage.rss() })}\n`,
    );
}

function modelOf(name: string): TreeModel {
  return parseModel(JSON.parse(readFileSync(join(ownModelsFolder(), name), 'utf8')));
}
