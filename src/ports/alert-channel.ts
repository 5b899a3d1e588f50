/** What became of a message. A chat tells nobody what it holds: after a lost answer it is not known whether the message is there. */
export type Posted =
  | { readonly isTaken: true }
  /** Repeating would not help; `advice` completes "the address in ALERT_WEBHOOK_URL …" and names no part of it. */
  | { readonly isTaken: false; readonly advice: string };

/** The operator's one place for alerts of all repositories. */
export interface AlertChannel {
  /** Plain text of several lines; shown as it is, shortened where it is long. Throws ALERTS_UNAVAILABLE where a later try may succeed. */
  post(text: string): Promise<Posted>;
}
