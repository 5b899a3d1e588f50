/** What a command ends with: 0 fine, 1 findings above `--fail-on`, 2 bad input or usage, 3 permission, 75 try again. */
export type ExitCode = 0 | 1 | 2 | 3 | 75;
