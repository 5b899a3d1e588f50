/**
 * True when a job run of this name belongs to the job with this YAML key or display name: the name itself, a matrix leg `key (20, linux)`,
 * or a job of a called workflow `key / build`. A job whose `name:` differs from its key must be asked for by that name.
 */
export function isNameOfJob(key: string, jobRunName: string): boolean {
  return jobRunName === key || jobRunName.startsWith(`${key} (`) || jobRunName.startsWith(`${key} / `);
}
