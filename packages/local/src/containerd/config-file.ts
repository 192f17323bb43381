import { join } from 'node:path';
import type { ContainerdLayout } from './layout.js';

/** The image of the pod sandbox's own container, for those who talk CRI; {@link importPauseImage} brings it. */
export const PAUSE_IMAGE = 'localhost/pause:1';

/**
 * containerd's config.toml: everything in our folder, no TCP but the one listener that the CRI plugin does not let be
 * switched off (exec and port-forward streams), which is put on loopback with a port of the kernel's choice.
 */
export function configFile(layout: ContainerdLayout): string {
  const text = JSON.stringify;
  return `version = 2
root = ${text(layout.root)}
state = ${text(layout.state)}
oom_score = 0
disabled_plugins = [
  "io.containerd.internal.v1.opt",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
  "io.containerd.internal.v1.tracing",
  "io.containerd.tracing.processor.v1.otlp",
]

[grpc]
  address = ${text(layout.socketPath)}

[debug]
  address = ""

[metrics]
  address = ""

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = ${text(PAUSE_IMAGE)}
  stream_server_address = "127.0.0.1"
  stream_server_port = "0"
  disable_apparmor = true
  restrict_oom_score_adj = true
  disable_hugetlb_controller = true
  tolerate_missing_hugetlb_controller = true
  disable_tcp_service = true
  netns_mounts_under_state_dir = true

[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "overlayfs"
  default_runtime_name = "runc"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"

[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
  SystemdCgroup = false
  Root = ${text(layout.runcRoot)}

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = ${text(join(layout.folder, 'cni-programs'))}
  conf_dir = ${text(join(layout.folder, 'cni-networks'))}
`;
}
