import { isoTime, type Log } from '@guardimesh/kit';

/** What a person reads while it works: on standard error, so that standard output holds results only. */
export interface Progress {
  /** Says what begins, and, when the work has ended, that it did and how long it took. */
  step<T>(text: string, work: () => Promise<T>, done?: (value: T) => string): Promise<T>;
  say(text: string): void;
  warn(text: string): void;
  /** A line that the next one takes the place of, on a terminal; null takes it away. */
  update(text: string | null): void;
  readonly isTerminal: boolean;
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const colour = stream.isTTY && process.env['NO_COLOR'] === undefined;
  const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const line = (text: string): void => {
    stream.write(`${text}\n`);
  };
  return {
    say: line,
    isTerminal: stream.isTTY,
    update: (text) => {
      if (stream.isTTY) stream.write(`\r\u001b[2K${text === null ? '' : `${paint('2', '…')} ${text}`}`);
      else if (text !== null) line(text);
    },
    warn: (text) => {
      line(`${paint('33', '!')} ${text}`);
    },
    async step(text, work, done) {
      const began = performance.now();
      if (stream.isTTY) stream.write(`${paint('2', '…')} ${text}`);
      const seconds = (): string => paint('2', `${((performance.now() - began) / 1_000).toFixed(1)} s`);
      const clear = stream.isTTY ? '\r\u001b[2K' : '';
      try {
        const value = await work();
        line(`${clear}${paint('32', '✓')} ${done === undefined ? text : done(value)} ${seconds()}`);
        return value;
      } catch (thrown) {
        line(`${clear}${paint('31', '✗')} ${text} ${seconds()}`);
        throw thrown;
      }
    },
  };
}

/** A log for parts that want one: warnings and errors as plain lines beside the progress. */
export function progressLog(progress: Progress): Log {
  const tell = (fields: object, text: string): void => {
    progress.warn(`${text} ${JSON.stringify(fields)} (${isoTime(Date.now())})`);
  };
  return { debug: () => undefined, info: () => undefined, warn: tell, error: tell };
}
