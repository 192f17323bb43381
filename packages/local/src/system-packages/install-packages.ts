import { describeError, type Log } from '@guardimesh/kit';
import { LocalError } from '../error/index.js';
import { findProgram, runProgram } from '../programs/index.js';
import type { SystemNeed } from './needs.js';
import { detectPackageSystem, howToInstall } from './package-system.js';

const INSTALL_MS = 15 * 60_000;
const UPDATE_MS = 5 * 60_000;

/**
 * Debian's packages start their services once installed, a clamd of theirs beside ours for one. What would stop that for
 * certain, a /usr/sbin/policy-rc.d, changes the machine and would bar all services if we were killed before removing it.
 * So it is said for this one installation only, by its environment: systemctl then does not talk to systemd
 * (SYSTEMD_OFFLINE, systemd's ENVIRONMENT.md), and invoke-rc.d finds itself in single-user mode (runlevel(8) prints
 * these two). Without an init system, as in a container, invoke-rc.d starts nothing anyway. At the next boot they start
 * as Debian means them to.
 */
const NO_SERVICES = { SYSTEMD_OFFLINE: '1', RUNLEVEL: '1', PREVLEVEL: 'N' };

/**
 * Installs what is missing with apt-get, where this is Debian or Ubuntu and we are root. Package lists are fetched anew
 * only where the installation fails with those that are there.
 * @throws {LocalError} `not-installable` with the command to give on this or any system; `program-failed`
 */
export async function installPackages(needs: readonly SystemNeed[], { log }: { readonly log: Log }): Promise<void> {
  if (needs.length === 0) return;
  const system = detectPackageSystem();
  const aptGet = findProgram('apt-get');
  const packages = [...new Set(needs.flatMap((need) => need.packages.debian ?? []))];
  if (system !== 'debian' || aptGet === null || process.geteuid?.() !== 0) {
    const why =
      system === 'debian'
        ? 'only root may install packages'
        : 'only on Debian and Ubuntu are packages installed for you';
    throw new LocalError(
      'not-installable',
      `${needs.map((need) => `${need.name} ${need.purpose}`).join('; ')}. Not installed here (${why}):\n${howToInstall(needs, system)}`,
    );
  }
  for (const need of needs) {
    log.info({ need: need.name, packages: need.packages.debian, purpose: need.purpose }, 'installing a system package');
  }
  const apt = (args: readonly string[], timeoutMs: number): Promise<unknown> =>
    runProgram(aptGet, ['-o', 'DPkg::Lock::Timeout=120', '-q', ...args], {
      timeoutMs,
      outputBytesMax: 64 * 1024 * 1024,
      outlivesUs: true,
      environment: { DEBIAN_FRONTEND: 'noninteractive', ...NO_SERVICES },
    });
  const install = ['install', '--yes', '--no-install-recommends', '--no-remove', ...packages];
  try {
    await apt(install, INSTALL_MS);
  } catch (thrown) {
    log.info(
      { error: describeError(thrown) },
      'fetching the package lists, as the installation failed with the old ones',
    );
    await apt(['update'], UPDATE_MS);
    await apt(install, INSTALL_MS);
  }
  const still = needs.filter((need) => need.find() === null).map((need) => need.name);
  if (still.length > 0) {
    throw new LocalError(
      'not-installable',
      `${packages.join(', ')} were installed, yet ${still.join(', ')} cannot be found`,
    );
  }
}
