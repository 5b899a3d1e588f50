import { xmlText } from './escape-xml.ts';

const STYLE =
  'svg{--page:#fff;--edge:#d1d9e0;--soft:#59636e}@media (prefers-color-scheme:dark){svg{--page:#0d1117;--edge:#3d444d;--soft:#9198a1}}rect{fill:var(--page);stroke:var(--edge)}text{font:13px -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;fill:var(--soft)}';

/** One line of text as an SVG document, in place of a picture that is not shown. */
export function renderImageNotice(text: string): string {
  const shown = xmlText(text);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="48" viewBox="0 0 420 48" role="img" aria-labelledby="title">',
    `<title id="title">${shown}</title><style>${STYLE}</style>`,
    `<rect x=".5" y=".5" width="419" height="47" rx="6"/><text x="16" y="29">${shown}</text>`,
    '</svg>\n',
  ].join('\n');
}
