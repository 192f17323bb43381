// A worker as the obfuscation scanner has it, with a judge that does what a file's text says. Descriptor 3 is the listener.
import { readFileSync } from 'node:fs';
import { serveFiles } from '@guardimesh/engines';

const [, , folder, fileSeconds] = process.argv;

const judge = {
  version: '1.0',
  database: () => readFileSync(`${folder}/database`, 'utf8'),
  look(bytes) {
    const text = bytes.toString('latin1', 0, 64);
    if (text.startsWith('kill')) process.kill(process.pid, 'SIGKILL');
    if (text.startsWith('hang')) for (;;);
    if (text.startsWith('throw')) throw new Error('it could not be parsed');
    if (text.startsWith('packed'))
      return { looked: { kind: 'match', names: ['Test.Packed', `Bytes.${bytes.length}`] }, pieces: [] };
    // `holds:A:B`: A and B are what is in it; `hides:A:B` is suspicious besides
    const pieces = /^(holds|hides):/.test(text) ? text.split(':').slice(1) : [];
    return {
      looked: text.startsWith('hides:') ? { kind: 'match', names: ['Test.Packed'] } : { kind: 'clean' },
      pieces: pieces.map((piece) => ({ bytes: Buffer.from(piece), by: ['test', 'base64'] })),
    };
  },
};

serveFiles(3, judge, { fileBytesMax: 1_000_000, fileSeconds: Number(fileSeconds) });
