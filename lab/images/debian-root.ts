import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { needProgram, runProgram } from '@guardimesh/local';
import { builtOnce } from './build-folder.js';
import { packLayer } from './layer-file.js';

const BOOTSTRAP_MS = 15 * 60_000;
/** what the attacks' scripts are written in, beside dash and perl-base, which are in every Debian */
const INCLUDE = ['python3'];

/** A Debian root folder (`root`) and its layer, of this machine's own release and archive; made once. */
export async function debianRoot(): Promise<string> {
  const { suite, archive } = await debianArchive();
  return builtOnce('debian', `${suite} ${archive} ${INCLUDE.join(' ')} 2`, async (into) => {
    const root = join(into, 'root');
    await runProgram(
      needProgram('debootstrap', 'debootstrap'),
      ['--variant=minbase', `--include=${INCLUDE.join(',')}`, suite, root, archive],
      { timeoutMs: BOOTSTRAP_MS, outputBytesMax: 16 * 1024 * 1024, environment: { DEBIAN_FRONTEND: 'noninteractive' } },
    );
    await runProgram(needProgram('chroot', 'coreutils'), [root, 'apt-get', 'clean']);
    await packLayer(root, into);
  });
}

/** Where apt takes Debian's packages from on this machine, a mirror perhaps. */
async function debianArchive(): Promise<{ suite: string; archive: string }> {
  const suite = /^VERSION_CODENAME="?(\w+)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (suite === undefined) throw new Error('the lab makes its images of Debian packages: it needs Debian');
  const { stdout } = await runProgram(needProgram('apt-get', 'apt'), [
    'indextargets',
    '--format',
    '$(RELEASE) $(COMPONENT) $(REPO_URI)',
    'Created-By: Packages',
  ]);
  const archive = stdout
    .split('\n')
    .map((line) => line.split(' '))
    .find(([release, component]) => release === suite && component === 'main')?.[2];
  if (archive === undefined) throw new Error(`apt knows no archive of Debian ${suite} main; run apt-get update`);
  return { suite, archive };
}
