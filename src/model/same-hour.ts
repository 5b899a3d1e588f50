/** Two ends of an hour of GitHub's allowance that are nearer than this are one hour's: its answers differ by a second or two in when it ends. */
export const SAME_HOUR_MS = 300_000;
