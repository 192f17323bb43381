import { countSetting, listSetting, optionalText, switchSetting, textSetting } from '@guardimesh/kit';
import { DEFAULT_BUDGET } from '@guardimesh/model';
import { DEFAULT_PACE } from '@guardimesh/scan-core';
import { DEFAULT_PACE_SETTINGS } from '@guardimesh/sources';

const DAY_SECONDS = 86_400;

/** The scanner's settings: each a variable GUARDIMESH_… of its environment (`fileBytesMax` → GUARDIMESH_FILE_BYTES_MAX). */
export const scannerSettings = {
  nodeName: textSetting('name of this node, as Kubernetes has it'),
  clusterId: textSetting('name of this cluster, as given at installation'),
  inspectorSocket: textSetting("path of the inspector's Unix socket"),
  clamdSocket: textSetting("path of clamd's Unix socket"),
  clamdDatabaseFolder: optionalText("clamd's signature folder: lets a verdict name the exact set of custom signatures"),
  clamdSessions: countSetting('connections to clamd', { min: 1, max: 64 }, 1),
  obfuscationSocket: optionalText(
    "path of the obfuscation scanner's Unix socket; empty: packed and encoded files are not looked for",
  ),
  obfuscationWorkers: countSetting('workers that the obfuscation scanner has', { min: 1, max: 64 }, 2),
  obfuscationFileSeconds: countSetting('its deadline for one file, as it was told it', { min: 1, max: 600 }, 20),
  databaseName: textSetting('a word put before the signature version, such as `starter`', ''),
  hostRoot: textSetting("where the host's file system is seen: /host in the pod, empty on the host itself", ''),
  rulesFile: optionalText(
    'JSON file of what is left out of scanning and of digests known to be good; empty: only pods annotated guardimesh.com/skip=true',
  ),
  driftPolicyFile: optionalText(
    'JSON file of the namespaces in which programs that the image does not have are meant to appear, and why; empty: reported everywhere',
  ),
  driftSettlingSeconds: countSetting(
    'so long after a file was written a package manager at work may still record it',
    { min: 0, max: 3_600 },
    60,
  ),
  realTime: switchSetting(
    'judge files as they are written (fanotify; needs CAP_SYS_ADMIN, as the scanner has it); walks and sweeps go on beside it',
    false,
  ),
  imageLayers: switchSetting("scan the layers of the containers' images, each once a node", true),
  volumeKinds: listSetting(
    'kinds of volumes that are scanned, of empty-dir, tmpfs, host-path, persistent; Secrets, ConfigMaps and tokens never are',
    ['empty-dir', 'tmpfs'],
  ),
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
  schedule: optionalText(
    'when settled containers are scanned again, as a cron expression in UTC such as `30 2 * * *`; empty: every steadySeconds',
  ),
  scheduleJitterSeconds: countSetting(
    'with a schedule: each container up to this much later, always by the same share',
    { min: 0, max: DAY_SECONDS },
    600,
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
  niceness: countSetting(
    'how far the scanner lets others go first: nice(2); the antivirus has a priority of its own',
    { min: 0, max: 19 },
    10,
  ),
  bytesPerSecondMax: countSetting(
    'bytes a second given to the engines; 0: no bound',
    { min: 0, max: 1e12 },
    DEFAULT_PACE_SETTINGS.bytesPerSecondMax,
  ),
  cpuPercentMax: countSetting(
    'processor time of scanner and antivirus together, in percent of one core; 0: no bound',
    { min: 0, max: 100_000 },
    DEFAULT_PACE_SETTINGS.cpuPercentMax,
  ),
  cpuPressureMax: countSetting(
    'percent of ten seconds in which some task waited for a processor, beyond which the pace is slow; 0: no bound',
    { min: 0, max: 100 },
    DEFAULT_PACE_SETTINGS.cpuPressureMax,
  ),
  memoryPressureMax: countSetting(
    'percent of ten seconds in which some task waited for memory, beyond which the pace is slow; 0: no bound',
    { min: 0, max: 100 },
    DEFAULT_PACE_SETTINGS.memoryPressureMax,
  ),
  ioPressureMax: countSetting(
    'percent of ten seconds in which every task with work waited for a disk, beyond which the pace is slow; 0: no bound',
    { min: 0, max: 100 },
    DEFAULT_PACE_SETTINGS.ioPressureMax,
  ),
  pressedBytesPerSecond: countSetting(
    'bytes a second given to the engines while the node is under pressure',
    { min: 1, max: 1e12 },
    DEFAULT_PACE_SETTINGS.pressedBytesPerSecond,
  ),
  memoryEntriesMax: countSetting(
    'files whose verdict is remembered, at most 50 bytes each; taken as they are needed; 0: every pass is the first',
    { min: 0, max: 1e7 },
    1_000_000,
  ),
  memoryFolder: optionalText("folder of the scanner's own for verdicts; empty: they are forgotten with the process"),
  memorySaveSeconds: countSetting(
    'pause between two savings of the verdicts; only what has changed is saved',
    { min: 1, max: DAY_SECONDS },
    300,
  ),
  stopWhenSettled: switchSetting('end after every container there is has had its first pass', false),
  endWithParent: switchSetting(
    'end when standard input ends, as it does when the program that started this one is gone',
    false,
  ),
  logLevel: textSetting('debug, info, warn or error', 'info'),
} as const;
