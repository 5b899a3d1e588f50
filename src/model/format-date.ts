/** `2026-03-04`, in UTC. */
export function formatDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `2026-03-04 12:05 UTC` */
export function formatInstant(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `2026-03-04 to 2026-05-01`; one day when both ends fall on it. */
export function formatWindow(window: { readonly from: Date; readonly to: Date }): string {
  const from = formatDay(window.from);
  const to = formatDay(window.to);
  return from === to ? from : `${from} to ${to}`;
}
