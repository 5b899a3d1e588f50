/** Folders asked for at once: each is a look-up, none is a page, so that the query costs one point of the hour's 5,000. */
export const LARGEST_FOLDER_BATCH = 100;

/** The folders behind so many ids, each of a folder or of a commit, whose folder is the topmost; ids are the variables `o0`, `o1`, … */
export function foldersQuery(count: number): string {
  const ids = Array.from({ length: count }, (_, index) => `o${index}`);
  return `query folders($owner: String!, $name: String!, ${ids.map((id) => `$${id}: GitObjectID!`).join(', ')}) {
  repository(owner: $owner, name: $name) {
${ids.map((id) => `    ${id}: object(oid: $${id}) { ...folder }`).join('\n')}
  }
}
fragment folder on GitObject {
  ... on Commit {
    tree {
      oid
      entries { name type oid }
    }
  }
  ... on Tree {
    oid
    entries { name type oid }
  }
}`;
}

/** What the query yields; an object is null where GitHub has none. */
export interface FoldersData {
  readonly repository: Readonly<Record<string, FolderNode | { readonly tree: FolderNode } | null>> | null;
}

export interface FolderNode {
  readonly oid: string;
  /** `type` is Git's: `blob`, `tree`, or `commit` for a submodule. */
  readonly entries: readonly { readonly name: string; readonly type: string; readonly oid: string }[] | null;
}
