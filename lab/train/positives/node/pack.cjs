'use strict';
// Runs one npm tool over many inputs in one process. argv: folder of the tools, tool; standard input: jobs as JSON,
// each { input, output, method, seed }. An input on which the tool fails leaves no output.

const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const packers = require('./packers.cjs');

/** mulberry32: the tools that have no seed of their own take Math.random. */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

async function main() {
  const [, , folder, tool] = process.argv;
  const load = createRequire(join(folder, 'package.json'));
  const pack = packers[tool];
  const write = process.stdout.write.bind(process.stdout);
  console.log = console.warn = console.error = () => {};
  for (const job of JSON.parse(readFileSync(0, 'utf8'))) {
    Math.random = seeded(job.seed);
    try {
      const text = await pack(load, readFileSync(job.input, 'utf8'), job.method, job.seed % 2147483647);
      if (typeof text === 'string' && text.length > 0) writeFileSync(job.output, text);
    } catch (error) {
      write(`${job.input}: ${String(error).slice(0, 200)}\n`);
    }
  }
}

void main();
