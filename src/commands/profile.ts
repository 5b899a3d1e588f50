import type { Explanation } from '../engine/explain/explanation.ts';
import { renderProfileJson } from '../report/profile-json.ts';
import { renderProfileMarkdown } from '../report/profile-markdown.ts';
import { renderProfileText } from '../report/terminal/profile.ts';
import type { ExitCode } from './exit-code.ts';
import { explainHistory, type ProfileOptions } from './explain-history.ts';
import { loadNearConfiguration } from './load-near-configuration.ts';
import type { Output } from './output.ts';
import { explainMetric } from './profile-metric.ts';

/** `paceline profile`: where the time of a history goes, what changed and why; or how one number of that was made. */
export async function profile(given: ProfileOptions, output: Output): Promise<ExitCode> {
  const options = { ...given, asOf: given.asOf ?? new Date() };
  const configuration = await loadNearConfiguration(options.config, output);
  if (options.explain !== undefined) return explainMetric({ ...options, explain: options.explain }, configuration, output);
  const computed = await explainHistory(options, configuration, output);
  await output.write(render(computed, options.format, output));
  return 0;
}

function render(computed: Explanation, format: ProfileOptions['format'], { color, width }: Output): string {
  if (format === 'json') return `${JSON.stringify(renderProfileJson(computed), null, 2)}\n`;
  return format === 'markdown' ? renderProfileMarkdown(computed) : renderProfileText(computed, { color, width });
}
