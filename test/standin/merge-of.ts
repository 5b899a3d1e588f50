import { mergeFiles } from './merge-files.ts';
import type { Pull, Repository } from './world.ts';

/** What merging a pull request would give: null for the files where it conflicts with its base. */
export function mergeOf({ git, refs }: Repository, pull: Pull) {
  const target = git.commit(refs.get(`heads/${pull.base}`) ?? pull.baseSha);
  const head = git.commit(pull.headSha);
  const start = target === null ? null : git.commit(git.mergeBase(target.sha, pull.headSha) ?? pull.baseSha);
  if (target === null || start === null || head === null) throw new Error(`pull request ${pull.number} has lost its base`);
  return { target, files: mergeFiles(git, start.tree, target.tree, head.tree) };
}
