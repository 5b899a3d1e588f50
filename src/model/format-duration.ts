/** `45s`, `8m 12s`, `1h 03m`; below ten seconds with one decimal unless whole: `4.5s`. Negative durations carry a minus sign. */
export function formatDuration(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (size < 9.95) {
    const short = Math.round(size * 10) / 10;
    return short === 0 ? '0s' : `${sign}${short}s`;
  }
  const whole = Math.round(size);
  if (whole < 60) return `${sign}${whole}s`;
  if (whole < 3600) return `${sign}${Math.floor(whole / 60)}m ${pad(whole % 60)}s`;
  const minutes = Math.round(size / 60);
  return `${sign}${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
