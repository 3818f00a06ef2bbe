// The folder table of docs/architecture.md. A folder may import the folders named here, through their
// index.ts, and nothing else. The rules below are generated from it.

/** @type {Record<string, { holds: string, mayImport: string[], pure?: boolean }>} */
export const folders = {
  core: {
    holds:
      'the glossary as types: experiment, inventory, plan, event, sample, interval, verdict; durations, errors, seeded randomness. Pure',
    mayImport: [],
    pure: true,
  },
  documents: {
    holds: 'YAML text and a schema → a value, or every problem with line, column and code frame. Pure',
    mayImport: ['core'],
    pure: true,
  },
  config: {
    holds: 'squall.yaml: the targets that experiments may name, and what may be done to them. Pure',
    mayImport: ['core', 'documents'],
    pure: true,
  },
  selection: {
    holds: 'inventory + seed → victims, within caps. Pure',
    mayImport: ['core'],
    pure: true,
  },
  forecast: {
    holds: 'placement → chances, worst set, headroom. Pure',
    mayImport: ['core', 'selection'],
    pure: true,
  },
  analysis: {
    holds: 'the fold: events → findings → verdict. Pure',
    mayImport: ['core'],
    pure: true,
  },
  reporters: {
    holds: 'findings → text, a folder each. Returns strings, writes nothing. Pure',
    mayImport: ['core', 'analysis'],
    pure: true,
  },
  pacing: {
    holds: 'the open-loop clock that paces thousands of sends, on its own worker; folds samples',
    mayImport: ['core', 'secrets'],
  },
  journal: {
    holds: 'append-only events on disk; the lease of a target, the halt, the kills of a day',
    mayImport: ['core', 'files', 'processes'],
  },
  files: {
    holds: 'files and directories that Squall keeps: made whole, or not at all',
    mayImport: ['core'],
  },
  secrets: {
    holds: 'a secret by its reference, read where it is used and told nowhere',
    mayImport: ['core'],
  },
  requests: {
    holds: 'what a file may say of an HTTP request; how its name, answer and errors are read',
    mayImport: ['core', 'secrets'],
  },
  processes: {
    holds: 'child processes by their groups, and the shell that ends those of a Squall that was killed',
    mayImport: ['core'],
  },
  targets: {
    holds: 'what can be read and hurt, as small capabilities, a folder a kind',
    mayImport: ['core'],
  },
  alerts: {
    holds: 'alert sources: one timeline of firing and clearing, a folder each',
    mayImport: ['core', 'secrets', 'targets'],
  },
  faults: {
    holds: '`plan`, `inject`, `prove`, and `undo` where it can be undone, a folder each',
    mayImport: ['core', 'targets'],
  },
  probes: {
    holds: 'one observation: ok, failed or unknown, a folder each',
    mayImport: ['core', 'secrets', 'processes', 'requests', 'targets', 'pacing'],
  },
  load: {
    holds: 'traffic and warm-up: a folder an engine, the ramp, and what shows that it is ready',
    mayImport: ['core', 'secrets', 'processes', 'requests', 'targets', 'pacing'],
  },
  lab: {
    holds:
      'the embedded AWS: `spec` (lab file, behaviours), `control` (pure, a part a service), `wire` (codec), a folder a service with a file an operation, `api` (throttling, stale reads), hosts, balancer, dns. Reached by URL only',
    mayImport: ['core', 'documents', 'files', 'processes'],
  },
  safety: {
    holds: 'what lets a run hurt a target: the lease, the halt, windows, the kills of a day, a yes',
    mayImport: ['core', 'analysis', 'journal'],
  },
  experiments: {
    holds: 'define, validate, plan, run: the only orchestrator. Emits events; is given target, store, clock',
    mayImport: [
      'core',
      'documents',
      'selection',
      'forecast',
      'analysis',
      'targets',
      'alerts',
      'faults',
      'probes',
      'load',
    ],
  },
  selftest: {
    holds:
      'how often Squall itself is wrong on this machine: servers that fail at known times, probed as ever',
    mayImport: ['core', 'analysis', 'probes'],
  },
  cli: {
    holds: 'a file a command; `main.ts` is the composition root',
    mayImport: [
      'core',
      'documents',
      'config',
      'selection',
      'forecast',
      'analysis',
      'reporters',
      'pacing',
      'journal',
      'secrets',
      'files',
      'processes',
      'requests',
      'targets',
      'alerts',
      'faults',
      'probes',
      'load',
      'lab',
      'safety',
      'experiments',
      'selftest',
    ],
  },
};

const pluginFolders = ['alerts', 'faults', 'probes', 'load', 'targets', 'reporters'];
const noTests = '\\.test\\.ts$';

const directions = Object.entries(folders).map(([folder, { mayImport }]) => ({
  name: `${folder}-imports-only-its-row`,
  comment: `src/${folder} may import: ${mayImport.join(', ') || 'nothing'} (docs/architecture.md). Move the code, or change the table first.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: noTests },
  to: { path: '^src/', pathNot: [`^src/${folder}/`, ...mayImport.map((name) => `^src/${name}/`)] },
}));

const purities = Object.entries(folders)
  .filter(([, { pure }]) => pure)
  .map(([folder]) => folder)
  .concat('lab/control')
  .map((folder) => ({
    name: `${folder.replace('/', '-')}-is-pure`,
    comment: `src/${folder} is pure: no file, socket, process or clock of its own. Time and randomness come in as arguments.`,
    severity: 'error',
    from: { path: `^src/${folder}/`, pathNot: noTests },
    to: { dependencyTypes: ['core'] },
  }));

const strangers = pluginFolders.map((folder) => ({
  name: `${folder}-plugins-are-strangers`,
  comment: `A plugin of src/${folder} imports ../contract.ts, never a sibling or the registry: each must be removable with its folder.`,
  severity: 'error',
  from: { path: `^src/${folder}/([^/]+)/`, pathNot: noTests },
  to: { path: `^src/${folder}/`, pathNot: [`^src/${folder}/$1/`, `^src/${folder}/[a-z-]+\\.ts$`] },
}));

const registries = pluginFolders.map((folder) => ({
  name: `${folder}-plugins-never-import-the-registry`,
  comment: `src/${folder}/index.ts imports the plugins; the other way round is a cycle.`,
  severity: 'error',
  from: { path: `^src/${folder}/[^/]+/` },
  to: { path: `^src/${folder}/index\\.ts$` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...directions,
    ...purities,
    ...strangers,
    ...registries,
    {
      name: 'folders-are-entered-by-their-door',
      comment:
        "Across folders import the folder's index.ts (#core, #faults…); its other files are its own business.",
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.ts$'] },
    },
    {
      name: 'only-the-edges-speak-to-aws',
      comment: 'The AWS SDK is imported by targets/aws and the lab alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/targets/aws/', '^src/lab/'] },
      to: { path: 'node_modules/@(aws-sdk|smithy)/' },
    },
    {
      name: 'sdk-internals-stay-in-one-file',
      comment:
        "@aws-sdk/core and @smithy/core are the SDK's own internals; lab/wire/sdk.ts is the one place that knows them.",
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/lab/wire/sdk\\.ts$' },
      to: { path: 'node_modules/(@aws-sdk/core|@smithy/core)/' },
    },
    {
      name: 'no-cycles',
      comment: 'An import cycle has no first file to read.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that resolves to nothing would hide from every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
