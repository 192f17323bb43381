import { readFileSync } from 'node:fs';
import { SettingsError, systemClock, describeError, type Lifecycle, type Log } from '@guardimesh/kit';
import { DEFAULT_RULES, parseRules, ScanRules, type RulesDocument } from '@guardimesh/scan-core';
import { inCluster, watchNamespaces } from '@guardimesh/sources';
import type { ScannerSettings } from './parts.js';

/** Labels of namespaces change rarely. */
const NAMESPACES_EVERY_SECONDS = 60;

/** The rules of the rules file; the labels of namespaces are asked for only where a rule names one. */
export function rulesFrom(settings: ScannerSettings, lifecycle: Lifecycle, log: Log): ScanRules {
  const document = settings.rulesFile === null ? DEFAULT_RULES : readRules(settings.rulesFile);
  if (document.skip.namespaceLabels.length === 0 || settings.kubernetesHost === null) return new ScanRules(document);
  const server = inCluster(settings.kubernetesHost, settings.kubernetesPort);
  const namespaces = watchNamespaces({ server, everySeconds: NAMESPACES_EVERY_SECONDS }, systemClock, log);
  const watching = namespaces.run(lifecycle.signal);
  lifecycle.onClose('namespaces', () => watching);
  return new ScanRules(document, namespaces.labelsOf);
}

function readRules(path: string): RulesDocument {
  try {
    return parseRules(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new SettingsError('bad-setting', `GUARDIMESH_RULES_FILE ${path}: ${describeError(cause)}`, { cause });
  }
}
