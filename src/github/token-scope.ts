/** What a token may do, in GitHub's words. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** Everything but pull requests: what the "observe" App holds, and all that most tasks get. */
export const REPORT: Permissions = { actions: 'read', checks: 'write', contents: 'read', metadata: 'read' };

/** For history: check suites hold the jobs that GraphQL tells of. */
export const OBSERVE: Permissions = { actions: 'read', checks: 'read', metadata: 'read' };

/** For opening a pull request only; the "propose" App holds it. */
export const PROPOSE: Permissions = { contents: 'write', metadata: 'read', pull_requests: 'write', workflows: 'write' };

/** For what is said in pull requests, which changes no file. */
export const DISCUSS: Permissions = { metadata: 'read', pull_requests: 'write' };

/** For trials that run a run again; optional, and asked for only where the configuration allows trials. */
export const RERUN: Permissions = { actions: 'write', metadata: 'read' };

/** For alerts and digests where the configuration asks for them; optional in both Apps. */
export const TELL: Permissions = { issues: 'write', metadata: 'read' };

/** For listing what an installation reaches. */
export const LIST: Permissions = { metadata: 'read' };
