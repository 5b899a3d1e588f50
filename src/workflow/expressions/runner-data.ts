import { data } from '@actions/expressions';
import { UndecidedValue } from './evaluation-failure.ts';
import { formatNumber } from './format-number.ts';
import { parseNumber } from './parse-number.ts';

/** A text that counts as a number where the runner takes it for one, and not by the rules of JavaScript. */
export class RunnerText extends data.StringData {
  override number(): number {
    const value = parseNumber(this.value);
    if (value === null) throw new UndecidedValue(`it is not known which number GitHub takes '${this.value.slice(0, 40)}' for`);
    return value;
  }
}

/** A number that turns to text as on the runner. */
export class RunnerNumber extends data.NumberData {
  override coerceString(): string {
    return formatNumber(this.value);
  }
}

/** A value of GitHub's evaluator in JavaScript, as the runner has it. What is in lists and maps is taken as it is. */
export function asRunnerData(value: data.ExpressionData): data.ExpressionData {
  if (value instanceof data.StringData && !(value instanceof RunnerText)) return new RunnerText(value.value);
  return value instanceof data.NumberData && !(value instanceof RunnerNumber) ? new RunnerNumber(value.value) : value;
}
