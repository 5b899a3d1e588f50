import type { Family, RuleMeta } from '../../engine/rule.ts';
import { count } from '../count.ts';
import { styleFor, type TerminalOptions } from './style.ts';

const FAMILIES: readonly Family[] = ['cache', 'steps', 'graph', 'tests', 'matrix', 'trigger', 'resources'];

/** Every rule by family: id, safety, title. Ends with a line break. */
export function renderRulesText(rules: readonly RuleMeta[], options: TerminalOptions): string {
  const style = styleFor(options);
  const families = FAMILIES.filter((family) => rules.some((rule) => rule.family === family));
  const idWidth = Math.max(...rules.map(({ id }) => id.length), 0);
  const block = (family: Family): string => {
    const lines = rules
      .filter((rule) => rule.family === family)
      .map(({ id, safety, title, experimental, optIn }) => {
        const notes = [...(experimental === true ? ['experimental'] : []), ...(optIn === true ? ['off by default'] : [])];
        const note = notes.length === 0 ? '' : style.dim(` (${notes.join(', ')})`);
        return `  ${id.padEnd(idWidth)}  ${style.dim(safety.padEnd(9))}  ${title}${note}`;
      });
    return [style.bold(family), ...lines].join('\n');
  };
  return `${families.map(block).join('\n\n')}\n\n${count(rules.length, 'rule')}. \`paceline explain RULE\` says what one does.\n`;
}
