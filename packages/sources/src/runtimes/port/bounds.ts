/** Bounds on what is asked of a runtime and believed of its answers. */
export const RUNTIME_BOUNDS = {
  /** containers of one runtime; the rest is left out, and counted in {@link RuntimeListing.leftOut} */
  containersMax: 4_096,
  /** namespaces of one containerd */
  namespacesMax: 64,
  /** bytes of one message or HTTP body */
  messageBytesMax: 16 * 1024 * 1024,
  /** milliseconds for one call */
  callMs: 10_000,
  /** calls to one runtime at once */
  callsAtOnce: 8,
  /** layers of one image: the kernel's overlayfs takes 500, container images 127 */
  layersMax: 512,
  /** labels or annotations of one container that are read */
  labelsMax: 1_024,
  /** characters of a name, a label or an image reference; longer ones are cut */
  textCharsMax: 1_024,
  /** characters of an id or a key; what has more is left out */
  idCharsMax: 256,
  /** bytes of an image's configuration or manifest, or of a container's JSON description */
  documentBytesMax: 4 * 1024 * 1024,
  /** entries of each memory of what cannot change (layers of an image, parents of a snapshot) */
  memoryEntriesMax: 8_192,
} as const;
