/** GitHub's limit for bodies of issues, pull requests and comments. */
export const MAX_BODY = 65_536;
/** And for their titles. */
export const MAX_TITLE = 256;
