import fc from 'fast-check';

/** A step with what tells it from all others, whatever it is called. */
interface EditedStep {
  readonly uid: number;
  readonly name: string | null;
  readonly uses: string | null;
  readonly ref: number;
  readonly run: string;
}

interface EditedJob {
  readonly uid: number;
  readonly key: string;
  readonly name: string | null;
  readonly legs: number;
  readonly steps: readonly EditedStep[];
}

/** A workflow that a person edits, with the truth of what stayed what. */
export interface EditedWorkflow {
  readonly jobs: readonly EditedJob[];
  readonly comments: number;
  readonly next: number;
}

export type WorkflowEdit =
  | { readonly kind: 'insert step'; readonly at: number; readonly isAction: boolean; readonly isTwin: boolean }
  | { readonly kind: 'rename step' | 'rename job' | 'rename key' | 'bump pin' | 'add leg' | 'remove step'; readonly at: number }
  | { readonly kind: 'reorder jobs' }
  | { readonly kind: 'comment' };

const at = fc.nat(50);

export const renamingEdit: fc.Arbitrary<WorkflowEdit> = fc.oneof(
  fc.record({ kind: fc.constant('insert step' as const), at, isAction: fc.boolean(), isTwin: fc.constant(false) }),
  fc.record({ kind: fc.constantFrom('rename step', 'rename job', 'rename key', 'bump pin', 'add leg'), at }),
  fc.record({ kind: fc.constantFrom('reorder jobs', 'comment') }),
);

/** Also what makes identity a guess: like steps, and steps that go. */
export const anyEdit: fc.Arbitrary<WorkflowEdit> = fc.oneof(
  { weight: 4, arbitrary: renamingEdit },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('insert step' as const), at, isAction: fc.boolean(), isTwin: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove step' as const), at }) },
);

/** Three jobs of three steps. */
export function firstWorkflow(): EditedWorkflow {
  const step = (uid: number): EditedStep => ({
    uid,
    name: null,
    uses: uid % 3 === 0 ? 'actions/cache' : null,
    ref: 1,
    run: `make t${uid}`,
  });
  const jobs = [0, 1, 2].map(
    (job): EditedJob => ({
      uid: 100 + job,
      key: `job${job}`,
      name: null,
      legs: 0,
      steps: [0, 1, 2].map((index) => step(job * 3 + index)),
    }),
  );
  return { jobs, comments: 0, next: 200 };
}

export function applyEdit(workflow: EditedWorkflow, edit: WorkflowEdit): EditedWorkflow {
  const { jobs, next } = workflow;
  const done = { ...workflow, next: next + 1 };
  if (edit.kind === 'comment') return { ...done, comments: workflow.comments + 1 };
  if (edit.kind === 'reorder jobs') return { ...done, jobs: jobs.toReversed() };
  const chosen = edit.at % jobs.length;
  const place = Math.floor(edit.at / jobs.length);
  return { ...done, jobs: jobs.map((job, index) => (index === chosen ? editJob(job, edit, place, next) : job)) };
}

function editJob(
  job: EditedJob,
  edit: Exclude<WorkflowEdit, { kind: 'comment' | 'reorder jobs' }>,
  place: number,
  next: number,
): EditedJob {
  const index = place % job.steps.length;
  const change = (part: (step: EditedStep) => Partial<EditedStep>) =>
    job.steps.map((step, i) => (i === index ? { ...step, ...part(step) } : step));
  switch (edit.kind) {
    case 'insert step': {
      const like = job.steps[index];
      const fresh: EditedStep = { uid: next, name: null, uses: edit.isAction ? 'actions/cache' : null, ref: 1, run: `make t${next}` };
      return { ...job, steps: job.steps.toSpliced(index, 0, edit.isTwin && like !== undefined ? { ...like, uid: next } : fresh) };
    }
    case 'remove step':
      return job.steps.length === 1 ? job : { ...job, steps: job.steps.toSpliced(index, 1) };
    case 'rename step':
      return { ...job, steps: change(() => ({ name: `Step ${next}` })) };
    case 'bump pin':
      return { ...job, steps: job.steps.map((step) => ({ ...step, ref: step.ref + 1 })) };
    case 'rename job':
      return { ...job, name: `Job ${next}` };
    case 'rename key':
      return { ...job, key: `key${next}` };
    case 'add leg':
      return { ...job, legs: Math.min(4, job.legs + 1) };
  }
}

export function textOf({ jobs, comments }: EditedWorkflow): string {
  const lines = jobs.flatMap((job) => [
    `  ${job.key}:`,
    ...(job.name === null ? [] : [`    name: ${job.name}${job.legs === 0 ? '' : ' (${{ matrix.leg }})'}`]),
    '    runs-on: ubuntu-latest',
    ...(job.legs === 0 ? [] : [`    strategy: { matrix: { leg: [${legsOf(job).join(', ')}] } }`]),
    '    steps:',
    ...job.steps.flatMap((step) => [
      step.uses === null ? `      - run: ${step.run}` : `      - uses: ${step.uses}@v${step.ref}`,
      ...(step.uses === null ? [] : [`        with: { key: ${step.run.replace(' ', '-')} }`]),
      ...(step.name === null ? [] : [`        name: ${step.name}`]),
    ]),
  ]);
  return ['on: push', ...Array.from({ length: comments }, (_, i) => `# note ${i}`), 'jobs:', ...lines, ''].join('\n');
}

export interface ShownJob {
  readonly uid: string;
  readonly name: string;
  readonly steps: readonly { readonly uid: number; readonly name: string }[];
}

/** What GitHub shows of a run of it, with the truth beside the names. */
export function shownJobs({ jobs }: EditedWorkflow): readonly ShownJob[] {
  return jobs.flatMap((job) => {
    const steps = job.steps.map((step) => ({
      uid: step.uid,
      name: step.name ?? `Run ${step.uses === null ? step.run : `${step.uses}@v${step.ref}`}`,
    }));
    const legs = job.legs === 0 ? [null] : legsOf(job);
    return legs.map((leg) => ({
      uid: leg === null ? `${job.uid}` : `${job.uid} ${leg}`,
      name: leg === null ? (job.name ?? job.key) : `${job.name ?? job.key} (${leg})`,
      steps,
    }));
  });
}

function legsOf({ legs }: EditedJob): readonly string[] {
  return Array.from({ length: legs }, (_, i) => `leg${i}`);
}
