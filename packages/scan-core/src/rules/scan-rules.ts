import type { ContainerSnapshot, FilePath, PodDetails } from '@guardimesh/model';
import { PathGlob } from './path-glob.js';
import { DEFAULT_RULES, type RulesDocument } from './rules-document.js';

/** Labels of a namespace; null where they are not known. */
export type NamespaceLabels = (namespace: string) => Readonly<Record<string, string>> | null;

/** What is left out of scanning, and which bytes are known to be good. What a rule leaves out is counted, never clean. */
export class ScanRules {
  readonly #document: RulesDocument;
  readonly #labelsOf: NamespaceLabels;
  readonly #paths: readonly PathGlob[];
  readonly #allowed: ReadonlySet<string>;

  constructor(document: RulesDocument = DEFAULT_RULES, labelsOf: NamespaceLabels = () => null) {
    this.#document = document;
    this.#labelsOf = labelsOf;
    this.#paths = document.skip.paths.map((text) => new PathGlob(text));
    this.#allowed = new Set(document.allowDigests);
  }

  /** The rule that leaves a container out, in words, or null. */
  skipping(container: ContainerSnapshot, pod: PodDetails | null): string | null {
    const { namespaces, namespaceLabels, podAnnotations, images } = this.#document.skip;
    const namespace = container.pod?.namespace ?? null;
    if (namespace !== null) {
      const name = namespaces.find((each) => fits(each, namespace));
      if (name !== undefined) return `namespace ${name}`;
      const label = firstIn(namespaceLabels, this.#labelsOf(namespace));
      if (label !== null) return `namespace label ${label}`;
    }
    const annotation = firstIn(podAnnotations, pod?.annotations ?? null);
    if (annotation !== null) return `pod annotation ${annotation}`;
    const image = images.find((each) => fits(each, container.image) || each === container.imageDigest);
    return image === undefined ? null : `image ${image}`;
  }

  get hasPaths(): boolean {
    return this.#paths.length > 0;
  }

  skipsPath(path: FilePath): boolean {
    return this.#paths.some((glob) => glob.matches(path.bytes));
  }

  get hasAllowList(): boolean {
    return this.#allowed.size > 0;
  }

  /** @param digest sha256 */
  allows(digest: Uint8Array): boolean {
    return this.#allowed.has(Buffer.from(digest).toString('hex'));
  }
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function firstIn(wanted: readonly string[], have: Readonly<Record<string, string>> | null): string | null {
  if (have === null) return null;
  const found = wanted.find((each) => {
    const equals = each.indexOf('=');
    const key = equals === -1 ? each : each.slice(0, equals);
    return Object.hasOwn(have, key) && (equals === -1 || have[key] === each.slice(equals + 1));
  });
  return found ?? null;
}
