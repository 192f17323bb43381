import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { errorLine } from './file-line.js';
import { writeAll } from './write-all.js';

/** So many paths are with a worker at a time: it never waits, and few are lost with it. */
const AHEAD = 8;
/** A file that takes longer is given up, and its worker with it. */
const FILE_SECONDS_MAX = 120;
/** The exit code of main.ts where it cannot begin. */
const COULD_NOT_BEGIN = 2;
/** Small heaps: a file's bytes lie outside of them. */
const NODE_OPTIONS = ['--max-old-space-size=256'];

/**
 * One process that looks at files, kept running until there are no more. What ends it, a fault in native code or the deadline, costs
 * the file it was at, which gets a line with that error; the paths behind it go to the next process.
 */
export class Worker {
  readonly #script: string;
  readonly #paths: Iterator<Buffer>;
  /** given to the process and not answered, in order */
  #given: Buffer[] = [];
  #isAtEnd = false;

  constructor(script: string, paths: Iterator<Buffer>) {
    this.#script = script;
    this.#paths = paths;
  }

  async run(): Promise<void> {
    do {
      const why = await this.#runProcess();
      const lost = this.#given.shift();
      if (lost !== undefined) writeAll(1, `${errorLine(lost, why)}\n`);
    } while (this.#given.length > 0 || !this.#isAtEnd);
  }

  /** @returns why it ended */
  #runProcess(): Promise<string> {
    const child = spawn(process.execPath, [...NODE_OPTIONS, this.#script], { stdio: ['pipe', 'pipe', 'inherit'] });
    // a process that has ended takes no more paths: its end says so, not each of them
    child.stdin.on('error', () => undefined);
    for (const path of this.#given) send(child, path);
    let deadline = this.#setDeadline(child);
    const fill = (): void => {
      while (!this.#isAtEnd && this.#given.length < AHEAD) {
        const next = this.#paths.next();
        if (next.done === true) this.#isAtEnd = true;
        else {
          this.#given.push(next.value);
          send(child, next.value);
        }
      }
      if (this.#isAtEnd) child.stdin.end();
    };
    fill();
    createInterface({ input: child.stdout }).on('line', (line) => {
      clearTimeout(deadline);
      writeAll(1, `${line}\n`);
      this.#given.shift();
      fill();
      deadline = this.#setDeadline(child);
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        clearTimeout(deadline);
        // by itself it ends so only where it could not begin, and the next one could not either
        if (code === COULD_NOT_BEGIN) reject(new Error('a worker could not begin'));
        resolve(signal === null ? `its worker ended with ${code ?? -1}` : `its worker ended by ${signal}`);
      });
    });
  }

  #setDeadline(child: ChildProcess): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.#given.length > 0) child.kill('SIGKILL');
    }, FILE_SECONDS_MAX * 1_000);
  }
}

function send(child: ChildProcess, path: Buffer): void {
  child.stdin?.write(Buffer.concat([path, Buffer.of(0)]));
}
