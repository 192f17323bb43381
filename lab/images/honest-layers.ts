import { layerOnDebian } from './on-debian.js';
import type { LayerFile } from './layer-file.js';

/** What apt installs in the container: programs, libraries, Python modules, a service. */
const APT_PACKAGES = 'curl less nginx-light python3-yaml vim-tiny';
const WHEELS = 'pyyaml markupsafe jinja2 psutil';

/** A folder of real packages with an index, as `deb file:` takes it; nothing of them is installed yet. */
export function aptLayer(): Promise<LayerFile> {
  return layerOnDebian({
    name: 'apt',
    script: `
$apt update
$apt --download-only install ${APT_PACKAGES}
mkdir -p /srv/packages; mv /var/cache/apt/archives/*.deb /srv/packages; cd /srv/packages
for each in *.deb; do
  dpkg-deb --field "$each"
  printf 'Filename: ./%s\\nSize: %s\\nSHA256: %s\\n\\n' "$each" "$(stat -c %s "$each")" "$(sha256sum "$each" | cut -d ' ' -f 1)"
done > Packages
echo 'deb [trusted=yes] file:/srv/packages ./' > /etc/apt/sources.list`,
  });
}

/** pip, and real wheels with compiled modules in them. */
export function pipLayer(): Promise<LayerFile> {
  return layerOnDebian({
    name: 'pip',
    script: `
$apt update
$apt install python3-pip python3-venv
python3 -m pip download --quiet --only-binary=:all: --dest /srv/wheels ${WHEELS}`,
  });
}

/** This machine's own Node.js, which runs the lab. */
export function nodeLayer(): Promise<LayerFile> {
  return layerOnDebian({
    name: 'node',
    files: { '/usr/local/bin/node': process.execPath },
    script: `
$apt update
$apt install libstdc++6 libatomic1
node --version`,
  });
}

/** A Java runtime and a program that keeps its compiler busy; the compiler of its source does not stay. */
export function javaLayer(): Promise<LayerFile> {
  return layerOnDebian({
    name: 'java',
    script: `
$apt update
mkdir -p /usr/share/man/man1
$apt install default-jre-headless
$apt install default-jdk-headless
cd /srv
cat > Load.java <<'END'
import java.util.HashMap;
import java.util.Map;

public class Load {
  public static void main(String[] arguments) {
    long sum = 0;
    for (int round = 0; round < 60; round++) {
      Map<String, Integer> words = new HashMap<>();
      for (int each = 0; each < 200000; each++) words.merge("word" + each % 1000, each, Integer::sum);
      sum += words.values().stream().mapToLong(Integer::longValue).sum();
    }
    System.out.println(sum);
  }
}
END
javac Load.java; rm Load.java
$apt purge default-jdk-headless 'openjdk-*-jdk-headless'`,
  });
}

export function logrotateLayer(): Promise<LayerFile> {
  return layerOnDebian({ name: 'logrotate', script: '$apt update; $apt install logrotate gzip' });
}

export function postgresLayer(): Promise<LayerFile> {
  return layerOnDebian({ name: 'postgres', script: '$apt update; $apt install postgresql' });
}

export function goLayer(): Promise<LayerFile> {
  return layerOnDebian({ name: 'go', script: '$apt update; $apt install golang-go' });
}
