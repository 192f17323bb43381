import { listSetting, switchSetting, textSetting, type SettingValues } from '@guardimesh/kit';

/** What the inspector can be told, by environment variables `GUARDIMESH_…`. */
export const INSPECTOR_SETTINGS = {
  hostRoot: textSetting("where the host's / is seen: empty on the host itself, /host in the node pod", ''),
  inspectorSocket: textSetting(
    "Unix socket the scanner asks on, at most 90 bytes, in a folder of the inspector's own",
    '/run/guardimesh/inspector/inspector.sock',
  ),
  runtimeSockets: listSetting(
    'container runtimes as name:path, paths as the host has them, such as containerd:/run/containerd/containerd.sock; empty: those in the usual places, also when they appear later',
    [],
  ),
  endWithParent: switchSetting('end when standard input ends: for a parent process that holds the other end', false),
  logLevel: textSetting('debug, info, warn or error', 'info'),
};

export type InspectorSettingValues = SettingValues<typeof INSPECTOR_SETTINGS>;
