import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { needProgram, runProgram } from '@guardimesh/local';
import { builtOnce } from './build-folder.js';
import { debianRoot } from './debian-root.js';
import { layerIn, packLayer, type LayerFile } from './layer-file.js';

const SCRIPT_MS = 20 * 60_000;

/** What a layer on top of the Debian root is made of. */
export interface LayerRecipe {
  readonly name: string;
  /** files and folders of this machine that are put there first, by their path in the image */
  readonly files?: Readonly<Record<string, string>>;
  /** run by sh inside, as root, with the machine's network */
  readonly script: string;
}

/** In a mount namespace of its own: its mounts go with it, also when it is cut off. */
const INSIDE = `
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/merged"
mount -t proc proc "$1/merged/proc"
mount --rbind /dev "$1/merged/dev"
mount -t tmpfs tmpfs "$1/merged/mnt"
cp /etc/ssl/certs/ca-certificates.crt "$1/merged/mnt/authorities.crt" || :
exec chroot "$1/merged" /bin/sh -ec "$3"
`;

// No service starts while an image is built; Debian's own images have this file too. The machine's certificate authorities are for
// the building only: a company's proxy may have one of its own.
const BEFORE = String.raw`
printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d
if [ -f /mnt/authorities.crt ]; then export PIP_CERT=/mnt/authorities.crt; fi
apt='apt-get -q -y -o APT::Install-Recommends=false -o APT::Sandbox::User=root'
`;

const AFTER = 'apt-get clean; rm -rf /var/lib/apt/lists/*';

/** The layer that a script makes on the Debian root: all that it adds and changes. Made once. */
export async function layerOnDebian(recipe: LayerRecipe): Promise<LayerFile> {
  const base = await debianRoot();
  return layerIn(
    await builtOnce(recipe.name, JSON.stringify([base, BEFORE, recipe, AFTER]), async (into) => {
      for (const name of ['upper', 'work', 'merged']) mkdirSync(join(into, name));
      for (const [path, source] of Object.entries(recipe.files ?? {})) {
        const target = join(into, 'upper', path);
        mkdirSync(dirname(target), { recursive: true });
        cpSync(source, target, { recursive: true, dereference: true });
      }
      const script = `${BEFORE}\n${recipe.script}\n${AFTER}`;
      await runProgram(
        needProgram('unshare', 'util-linux'),
        [
          ...['--mount', '--propagation', 'private', '/bin/sh', '-ec', INSIDE, 'inside'],
          ...[into, join(base, 'root'), script],
        ],
        {
          timeoutMs: SCRIPT_MS,
          outputBytesMax: 64 * 1024 * 1024,
          environment: { DEBIAN_FRONTEND: 'noninteractive', HOME: '/root' },
        },
      );
      await packLayer(join(into, 'upper'), into);
    }),
  );
}
