import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { busyboxLayer, layerTar, type LayerEntry } from '@guardimesh/local';
import { layerOf, type LayerFile } from './layer-file.js';
import { labProgram } from './programs.js';

const NAME = 'waiter';
const VERSION = '1.0-r0';
/** Two blocks of zeros end a tar; apk leaves them out between the parts of a package. */
const TAR_END_BYTES = 1_024;

/**
 * apk-tools is in no Debian, so this is an installer that leaves what apk leaves (apk-tools: doc/apk-package.5, doc/apk.8, and
 * installed.md of Alpine's wiki): files under a name of their own first, then renamed; their checksums in lib/apk/db/installed.
 */
const APK_ADD = `#!/bin/sh
set -e
busybox tar -xzf "$1" -O .PKGINFO > /tmp/info
field() { sed -n "s/^$1 = //p" /tmp/info; }
checksum() { echo "Q1$(sha1sum "$1" | cut -c 1-40 | xxd -r -p | base64)"; }
# apk opens its lock for writing before anything else, which copies it up
exec 9>>/lib/apk/db/lock
{
  echo "C:$(checksum "$1")"; echo "P:$(field pkgname)"; echo "V:$(field pkgver)"; echo "A:$(field arch)"
  echo "T:$(field pkgdesc)"; echo "L:$(field license)"; echo "o:$(field pkgname)"
} > /lib/apk/db/installed.new
last=
busybox tar -tzf "$1" | grep -v '^\\.' | grep -v '/$' | while read -r path; do
  folder=\${path%/*}; mkdir -p "/$folder"
  busybox tar -xzf "$1" -O "$path" > "/$folder/.apk.$$"
  mode=644; case $path in */bin/*) mode=755 ;; esac
  chmod $mode "/$folder/.apk.$$"
  [ "$folder" = "$last" ] || echo "F:$folder" >> /lib/apk/db/installed.new
  last=$folder
  { echo "R:\${path##*/}"; [ $mode = 644 ] || echo "a:0:0:$mode"; echo "Z:$(checksum "/$folder/.apk.$$")"; } >> /lib/apk/db/installed.new
  mv "/$folder/.apk.$$" "/$path"
done
echo >> /lib/apk/db/installed.new
cat /lib/apk/db/installed /lib/apk/db/installed.new > /lib/apk/db/installed.all
field pkgname >> /etc/apk/world
mv /lib/apk/db/installed.all /lib/apk/db/installed; rm /lib/apk/db/installed.new /tmp/info
`;

/** A root folder laid out as Alpine's, on busybox, with one package to be installed in /srv. */
export async function alpineLayers(): Promise<readonly LayerFile[]> {
  const applets = ['cut', 'sha1sum', 'xxd'].map((name) => ({
    path: `/usr/bin/${name}`,
    symlink: '/bin/busybox',
  }));
  return [
    await layerOf('busybox', await busyboxLayer()),
    await layerOf('alpine', [
      ...applets,
      { path: '/etc/alpine-release', content: '3.20.0\n' },
      { path: '/etc/os-release', content: 'ID=alpine\nVERSION_ID=3.20.0\n' },
      { path: '/etc/apk/arch', content: 'x86_64\n' },
      { path: '/etc/apk/world', content: 'busybox\n' },
      { path: '/lib/apk/db/installed', content: '' },
      { path: '/lib/apk/db/lock', content: '' },
      { path: '/sbin/apk-add', mode: 0o755, content: APK_ADD },
      { path: `/srv/${NAME}-${VERSION}.apk`, content: await apkPackage() },
    ]),
  ];
}

/** A package as apk takes it, unsigned: the control part and the data part, each a gzip of a tar, one after the other. */
async function apkPackage(): Promise<Buffer> {
  const data: LayerEntry[] = [
    { path: '/usr/bin/waiter', mode: 0o755, content: await labProgram('apk') },
    { path: '/usr/bin/waiter-config', mode: 0o755, content: '#!/bin/sh\necho /etc/waiter.conf\n' },
    { path: '/usr/lib/libwaiter.so.1', content: await labProgram('apk.so') },
    { path: '/etc/waiter.conf', content: 'seconds = 3600\n' },
  ];
  const packed = gzipSync(layerTar(data));
  const info = [
    `pkgname = ${NAME}`,
    `pkgver = ${VERSION}`,
    'pkgdesc = waits',
    'arch = x86_64',
    'license = Apache-2.0',
    `datahash = ${createHash('sha256').update(packed).digest('hex')}`,
  ];
  const control = layerTar([{ path: '/.PKGINFO', content: `${info.join('\n')}\n` }]);
  return Buffer.concat([gzipSync(control.subarray(0, control.length - TAR_END_BYTES)), packed]);
}
