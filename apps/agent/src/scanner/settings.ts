import { countSetting, listSetting, optionalText, switchSetting, textSetting } from '@guardimesh/kit';
import { DEFAULT_BUDGET } from '@guardimesh/model';
import { DEFAULT_PACE } from '@guardimesh/scan-core';

const DAY_SECONDS = 86_400;

/** The scanner's settings: each a variable GUARDIMESH_… of its environment (`fileBytesMax` → GUARDIMESH_FILE_BYTES_MAX). */
export const scannerSettings = {
  nodeName: textSetting('name of this node, as Kubernetes has it'),
  clusterId: textSetting('name of this cluster, as given at installation'),
  inspectorSocket: textSetting("path of the inspector's Unix socket"),
  clamdSocket: textSetting("path of clamd's Unix socket"),
  clamdDatabaseFolder: optionalText("clamd's signature folder: lets a verdict name the exact set of custom signatures"),
  clamdSessions: countSetting('connections to clamd', { min: 1, max: 64 }, 1),
  databaseName: textSetting('a word put before the signature version, such as `starter`', ''),
  hostRoot: textSetting("where the host's file system is seen: /host in the pod, empty on the host itself", ''),
  backendUrl: textSetting(
    'address of the backend, https://…; `print:` prints what would be sent instead of sending it',
  ),
  backendKeyFile: optionalText('file that holds the scanner key; needed unless it prints'),
  backendCaFile: optionalText('PEM file of certificate authorities to trust instead of the system’s'),
  backendTimeoutSeconds: countSetting('until an unanswered delivery is tried again', { min: 1, max: 600 }, 30),
  bufferReportsMax: countSetting(
    'reports kept in memory while the backend is away',
    { min: 1_000, max: 1_000_000 },
    5_000,
  ),
  kubernetesHost: optionalText('host of the Kubernetes API; empty: no cluster, the runtimes alone tell what runs'),
  kubernetesPort: countSetting('port of the Kubernetes API', { min: 1, max: 65_535 }, 443),
  settlingSeconds: listSetting(
    'pauses between the passes that follow a container start, in seconds',
    DEFAULT_PACE.settlingSeconds.map(String),
  ),
  steadySeconds: countSetting(
    'pause between passes over a container that has settled',
    { min: 1, max: DAY_SECONDS },
    300,
  ),
  retrySeconds: countSetting(
    'pause before the first retry of what could not be scanned',
    { min: 1, max: DAY_SECONDS },
    2,
  ),
  sweepSeconds: countSetting(
    'pause between two looks at all processes of the node, for what runs in containers from memory or without its file',
    { min: 1, max: 3_600 },
    10,
  ),
  runtimePrograms: listSetting(
    'programs that start containers (runc, crun), as paths on the host, beside those in the usual places',
    [],
  ),
  passesAtOnce: countSetting('containers scanned at once', { min: 1, max: 64 }, 2),
  entriesMax: countSetting('directory entries a pass', { min: 1, max: 1e9 }, DEFAULT_BUDGET.entriesMax),
  depthMax: countSetting('levels of directories', { min: 1, max: 16_384 }, DEFAULT_BUDGET.depthMax),
  fileBytesMax: countSetting(
    'bytes of one file; a larger one is told as too-large',
    { min: 1, max: 4e9 },
    DEFAULT_BUDGET.fileBytesMax,
  ),
  passBytesMax: countSetting(
    'bytes given to the engine in one pass',
    { min: 1, max: Number.MAX_SAFE_INTEGER },
    DEFAULT_BUDGET.passBytesMax,
  ),
  passSecondsMax: countSetting('seconds of one pass', { min: 1, max: DAY_SECONDS }, DEFAULT_BUDGET.passSecondsMax),
  rememberFilesMax: countSetting(
    'files whose verdict is remembered, about 300 bytes each',
    { min: 0, max: 1e7 },
    50_000,
  ),
  stopWhenSettled: switchSetting('end after every container there is has had its first pass', false),
  endWithParent: switchSetting(
    'end when standard input ends, as it does when the program that started this one is gone',
    false,
  ),
  logLevel: textSetting('debug, info, warn or error', 'info'),
} as const;
