import { sh } from '../deeds.js';
import type { HonestDay } from './honest.js';

export const packageInstalls: readonly HonestDay[] = [
  {
    id: 'honest-apt',
    title: 'apt installs, reinstalls under a running service, and removes real packages',
    image: 'apt',
    actWithinSeconds: 300,
    ...sh`
apt='apt-get -q -y -o APT::Install-Recommends=false -o Dir::Etc::SourceParts=/dev/null'
export DEBIAN_FRONTEND=noninteractive
$apt update
$apt install curl less nginx-light python3-yaml vim-tiny
nginx
$apt install --reinstall nginx-light libssl3
python3 -c 'import yaml; assert yaml.safe_load("a: 1") == {"a": 1}'
curl --silent --output /dev/null file:///etc/passwd
$apt remove less
act; sleep 86400`,
  },
  {
    id: 'honest-apk',
    title: 'a package installed as apk installs it, and its program run',
    image: 'alpine',
    ...sh`
/sbin/apk-add /srv/waiter-1.0-r0.apk
/usr/bin/waiter-config
/usr/bin/waiter &
act; wait`,
  },
  {
    id: 'honest-pip',
    title: 'pip installs real wheels with compiled modules, for the system and in a virtual environment',
    image: 'pip',
    actWithinSeconds: 300,
    ...sh`
pip='pip install --quiet --no-index --find-links /srv/wheels'
python3 -m $pip --break-system-packages pyyaml jinja2
python3 -m venv /srv/app
/srv/app/bin/$pip psutil markupsafe pyyaml
/srv/app/bin/pip uninstall --quiet --yes pyyaml
/srv/app/bin/python -c 'import markupsafe._speedups, psutil, time
print(psutil.virtual_memory().total, flush=True)
time.sleep(86400)' &
python3 -c 'import jinja2, yaml; print(jinja2.Template("{{ 6 * 7 }}").render())'
act; wait`,
  },
];
