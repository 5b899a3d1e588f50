import { BarChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from './chart.ts';
import { chartOptions } from './chart-options.ts';
import { CHART_WIDTH } from './chart-size.ts';

use([BarChart, ScatterChart, GridComponent, MarkLineComponent, SVGRenderer]);

/**
 * The chart as the inside of an SVG element of `CHART_WIDTH` by `height`, the same for the same chart: no script, no link, colours as CSS variables.
 * `id` is unique on its page.
 */
export function renderChart(chart: Chart, id: string): { readonly height: number; readonly content: string } {
  const { height, option } = chartOptions(chart);
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width: CHART_WIDTH, height });
  drawn.setOption(option);
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  const drawing = svg.replace(/^<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '');
  return { height, content: renumber(drawing.replaceAll(FOR_SCRIPTS, ''), id) };
}

/** What ECharts adds for a page that runs it: hover rules, classes and places in the data. */
const FOR_SCRIPTS = /<style[^>]*>[\s\S]*?<\/style>\s*| (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g;

/** ECharts numbers its drawings within a process. */
function renumber(drawing: string, id: string): string {
  const names = [...new Set(drawing.match(/\bzr\d+-[\w-]+/g) ?? [])];
  return names.reduce((text, name, index) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${id}-${index}`), drawing);
}
