import { seededRandom } from '../standin/seeded-random.ts';

/** One run that is to happen, before any duration is drawn. */
export interface PlannedRun {
  readonly event: 'pull_request' | 'push';
  readonly branch: string;
  readonly pullRequest: number | null;
  readonly author: string;
  readonly createdAt: Date;
  /** A newer push to the same pull request came while this run was going. */
  readonly superseded: boolean;
  readonly fate: 'success' | 'failure' | 'failure-then-rerun' | 'hung';
  /** Which version of the lock file it saw. */
  readonly lockVersion: number;
}

/** The default branch, as the workflow file names it. */
export const SIMULATED_BRANCH = 'master';

const PULL_REQUESTS = 28;
const FIRST_DAY = Date.UTC(2026, 9, 12);
const DAY = 86_400_000;
const MINUTE = 60_000;
const AUTHORS = ['simulated-author-1', 'simulated-author-2', 'simulated-author-3'];
/** Pull requests whose last run goes wrong, and how. */
const FATES: Readonly<Record<number, PlannedRun['fate']>> = {
  4: 'failure',
  9: 'failure-then-rerun',
  13: 'failure',
  17: 'hung',
  21: 'failure',
  25: 'failure',
};
/** Pull requests that update dependencies. */
const LOCK_UPDATES = new Set([3, 8, 12, 16, 20, 24]);

/** Six weeks of work on one repository: pull requests with one to three pushes, merged on the default branch hours later. Oldest first. */
export function planRuns(seed: number): PlannedRun[] {
  const random = seededRandom(seed);
  const planned: PlannedRun[] = [];
  let lockVersion = 1;
  for (let number = 1; number <= PULL_REQUESTS; number++) {
    const branch = `change-${number}`;
    const author = AUTHORS[number % AUTHORS.length] ?? '';
    const version = LOCK_UPDATES.has(number) ? lockVersion + 1 : lockVersion;
    const pushes = pushTimes(random, number);
    const fate = FATES[number] ?? 'success';
    for (const [i, push] of pushes.entries()) {
      const last = i === pushes.length - 1;
      planned.push({
        event: 'pull_request',
        branch,
        pullRequest: number,
        author,
        createdAt: push.at,
        superseded: push.superseded,
        fate: last ? fate : 'success',
        lockVersion: version,
      });
    }
    if (fate !== 'success') continue;
    const merged = new Date((pushes.at(-1)?.at.getTime() ?? 0) + (60 + Math.floor(random() * 120)) * MINUTE);
    planned.push({
      event: 'push',
      branch: SIMULATED_BRANCH,
      pullRequest: null,
      author,
      createdAt: merged,
      superseded: false,
      fate: 'success',
      lockVersion: version,
    });
    lockVersion = version;
  }
  return planned.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** Two in five first pushes are followed by another within three minutes, far sooner than a run takes; other pushes are an hour or more apart. */
function pushTimes(random: () => number, number: number): { at: Date; superseded: boolean }[] {
  const day = FIRST_DAY + workday(number) * DAY;
  let at = day + (8 + random() * 4) * 60 * MINUTE;
  const hurried = random() < 0.4;
  const more = hurried || random() < 0.5;
  const times = [{ at: whole(at), superseded: hurried }];
  if (!more) return times;
  at += hurried ? (40 + random() * 140) * 1000 : (60 + random() * 90) * MINUTE;
  times.push({ at: whole(at), superseded: false });
  if (random() < 0.3) times.push({ at: whole(at + (60 + random() * 60) * MINUTE), superseded: false });
  return times;
}

/** The days from the first Monday on which pull request `number` is opened: one a working day, now and then two. */
function workday(number: number): number {
  const index = Math.floor(((number - 1) * 29) / (PULL_REQUESTS - 1));
  return Math.floor(index / 5) * 7 + (index % 5);
}

function whole(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}
