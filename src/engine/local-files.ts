import type { Run } from '../model/run.ts';
import type { WrittenJob } from '../workflow/plan.ts';

/** Where the actions and the workflow stand that a job has from its own repository. */
export function localPaths(job: WrittenJob): readonly string[] {
  const uses = [job.uses, ...job.steps.flatMap((step) => [step.uses, ...step.children.map((child) => child.uses)])];
  return uses.flatMap((path) => {
    if (path === null || !path.startsWith('./')) return [];
    const plain = path.slice(2).replace(/\/$/, '');
    return path === job.uses ? [plain] : ['action.yml', 'action.yaml'].map((name) => (plain === '' ? name : `${plain}/${name}`));
  });
}

/** Equal for runs that saw the same files at these paths. */
export function localFilesOf(run: Run | undefined, paths: readonly string[]): string {
  return paths.map((path) => run?.sources?.fileBlobs.get(path) ?? '').join(' ');
}
