/**
 * The picture has a background of its own: GitHub's page may be dark while the reader's system is light, and the other way round. System fonts only, since an
 * image loads nothing.
 */
export const WATERFALL_STYLE = `
svg{--page:#fff;--edge:#d1d9e0;--ink:#1f2328;--soft:#59636e;--grid:#e6eaef;--path:#0969da;--path-wait:#54aeff;--job:#818b98;--job-wait:#b6bfc9}
@media (prefers-color-scheme:dark){svg{--page:#0d1117;--edge:#3d444d;--ink:#f0f6fc;--soft:#9198a1;--grid:#21262d;--path:#4493f8;--path-wait:#1f6feb;--job:#6e7681;--job-wait:#59636e}}
text{font:12px -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;fill:var(--ink);white-space:pre}
.page{fill:var(--page);stroke:var(--edge)}.soft{fill:var(--soft)}.title{font-size:15px;font-weight:600}.on{font-weight:600}
.end{text-anchor:end;font-variant-numeric:tabular-nums}.mid{text-anchor:middle}
.grid{stroke:var(--grid)}.last{stroke:var(--soft);stroke-dasharray:2 3}.link{stroke:var(--path);fill:none}
.path,.dot{fill:var(--path)}.job{fill:var(--job)}.path-wait{fill:url(#path-wait)}.job-wait{fill:url(#job-wait)}
`.trim();

/** Stripes, so that waiting differs from running without its colour. */
export const WATERFALL_PATTERNS = ['path', 'job']
  .map(
    (kind) =>
      `<pattern id="${kind}-wait" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.5" height="5" style="fill:var(--${kind}-wait)"/></pattern>`,
  )
  .join('');
