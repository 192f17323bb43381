import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';

const SAMPLE_BYTES_MAX = 48 * 1024;
const FOLDERS = ['/usr/bin', '/usr/sbin', '/usr/share/clamav-testfiles', '/usr/lib/python3', '/usr/share/perl5'];
const OF_EACH_MAX = 40;

const encoded = Buffer.from('echo "what is inside is harmless, and long enough to be looked at"\n'.repeat(4));
const base64 = encoded.toString('base64');
/** One and more of each dialect; those that hide something hide a line of text. */
const WRITTEN: readonly string[] = [
  `#!/bin/sh\necho ${base64} | base64 -d | sh\n`,
  `#!/bin/bash\neval "$(printf '${[...encoded].map((byte) => `\\x${byte.toString(16)}`).join('')}')"\n`,
  `import base64, gzip\nexec(gzip.decompress(base64.b64decode("${gzipSync(encoded).toString('base64')}")))\n`,
  `<?php eval(gzinflate(base64_decode("${deflateRawSync(encoded).toString('base64')}"))); ?>\n`,
  `eval(String.fromCharCode(${[...encoded].join(',')}));\nvar _0x1a2b=['a','b'];function f(x){return _0x1a2b[x];}\n`,
  `#!/usr/bin/perl\nuse strict; my $x = unpack 'u', q{${base64}}; eval $x;\n`,
  `powershell -EncodedCommand ${Buffer.from(encoded.toString(), 'utf16le').toString('base64')}\n`,
  `require 'base64'\neval(Base64.decode64("${base64}"))\n`,
  `local s = "${[...encoded].map((byte) => `\\${byte}`).join('')}"\nload(s)()\n`,
];

/** Small real programs and scripts of this machine, and scripts of our own: what is mutated. */
export function samples(): readonly Buffer[] {
  const real = FOLDERS.flatMap((folder) =>
    smallFiles(folder)
      .slice(0, OF_EACH_MAX)
      .map((path) => readFileSync(path)),
  );
  return [...WRITTEN.map((text) => Buffer.from(text)), ...real];
}

function smallFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name))
      .filter((path) => {
        const stat = statSync(path);
        return stat.isFile() && stat.size > 0 && stat.size <= SAMPLE_BYTES_MAX;
      });
  } catch {
    return [];
  }
}
