import { data } from '@actions/expressions';
import {
  Binary,
  ContextAccess,
  type Expr,
  type ExprVisitor,
  FunctionCall,
  type Grouping,
  type IndexAccess,
  type Literal,
  type Logical,
  Star,
  type Unary,
} from '@actions/expressions/ast';
import { TokenType } from '@actions/expressions/lexer';
import { describeAccess } from './describe-access.ts';
import { evaluateAccess, onlyInRun } from './evaluate-access.ts';
import { constant, evaluateKnown } from './evaluate-known.ts';
import { evaluateShapeEquality, evaluateShapeFunction } from './evaluate-shape.ts';
import { EvaluationFailure, UndecidedValue } from './evaluation-failure.ts';
import type { Scope } from './expression.ts';
import { isOpen, toData } from './expression-data.ts';
import { combinationsOf, either, known, type Outcome, oneOf, onlyValue, partThatIs, shaped, unknown } from './outcome.ts';
import { callRunFunction } from './run-functions.ts';
import { RunnerText } from './runner-data.ts';

const BOOLEAN_FUNCTIONS: ReadonlySet<string> = new Set(['contains', 'startswith', 'endswith']);

/** Evaluates a tree as far as the scope knows. Throws an EvaluationFailure where a run would fail for sure. */
export class TreeEvaluator implements ExprVisitor<Outcome> {
  readonly #scope: Scope;
  readonly #contexts = new Map<string, data.ExpressionData>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  evaluate(expr: Expr): Outcome {
    return expr.accept(this);
  }

  visitLiteral(literal: Literal): Outcome {
    // Written as a number: what GitHub takes it for is asked of its text.
    const value = literal.literal instanceof data.NumberData ? new RunnerText(literal.token.lexeme).number() : null;
    return known(value === null ? literal.literal : new data.NumberData(value));
  }

  visitGrouping(grouping: Grouping): Outcome {
    return this.evaluate(grouping.group);
  }

  visitUnary(unary: Unary): Outcome {
    const operand = this.evaluate(unary.expr);
    const truths = [true, false].filter((truth) => partThatIs(truth, operand) !== null);
    return { values: truths.map((truth) => new data.BooleanData(!truth)), open: 'none', reason: operand.reason };
  }

  visitBinary(binary: Binary): Outcome {
    const operands = [this.evaluate(binary.left), this.evaluate(binary.right)];
    const make = ([left, right]: readonly Expr[]) => new Binary(left ?? binary.left, binary.operator, right ?? binary.right);
    return evaluateShapeEquality(binary.operator.type, operands) ?? overAll(operands, make) ?? either(reasonOf(operands));
  }

  visitLogical(logical: Logical): Outcome {
    const goesOn = logical.operator.type === TokenType.AND;
    const outcomes: Outcome[] = [];
    for (const [i, arg] of logical.args.entries()) {
      const outcome = outcomes.length === 0 ? this.evaluate(arg) : this.#attempt(arg);
      const stops = i === logical.args.length - 1 ? outcome : partThatIs(!goesOn, outcome);
      if (stops !== null) outcomes.push(stops);
      if (partThatIs(goesOn, outcome) === null) break;
    }
    return oneOf(outcomes);
  }

  visitContextAccess(access: ContextAccess): Outcome {
    const name = access.name.lexeme.toLowerCase();
    const context = this.#scope.contexts.get(name);
    if (context === undefined) return onlyInRun(access);
    const value = this.#contexts.get(name) ?? toData(context.values, context.complete);
    this.#contexts.set(name, value);
    return known(value);
  }

  visitIndexAccess(access: IndexAccess): Outcome {
    const index = access.index instanceof Star ? null : this.evaluate(access.index);
    const outcome = evaluateAccess(access, this.evaluate(access.expr), index);
    return outcome.open === 'none' || index === null ? outcome : this.#shape(access, index, outcome);
  }

  visitFunctionCall(call: FunctionCall): Outcome {
    const name = call.functionName.lexeme.toLowerCase();
    if (name === 'case') return this.#case(call.args);
    const args = call.args.map((arg) => this.evaluate(arg));
    const ofRun = callRunFunction(name, args, this.#scope);
    if (ofRun !== null) return ofRun;
    if (name === 'tojson' && args.some((arg) => arg.values.some(isOpen))) {
      return unknown(`all of ${call.args.map(describeAccess).join(', ')} is only known in a run`, 'truthy');
    }
    const result = evaluateShapeFunction(name, args) ?? overAll(args, (parts) => new FunctionCall(call.functionName, [...parts]));
    if (result !== null) return result;
    return BOOLEAN_FUNCTIONS.has(name) ? either(reasonOf(args)) : unknown(reasonOf(args), name === 'tojson' ? 'truthy' : 'any');
  }

  /** What is known of a text in a context that only a run knows. */
  #shape({ expr }: IndexAccess, index: Outcome, outcome: Outcome): Outcome {
    const key = onlyValue(index);
    if (!(expr instanceof ContextAccess) || !(key instanceof data.StringData)) return outcome;
    const shape = this.#scope.contexts.get(expr.name.lexeme.toLowerCase())?.shapes?.get(key.value.toLowerCase());
    return shape === undefined ? outcome : shaped(outcome.reason, shape);
  }

  /** As the runner does it: what is not chosen is not evaluated, and a predicate that is no boolean fails. */
  #case(args: readonly Expr[]): Outcome {
    const outcomes: Outcome[] = [];
    for (let i = 0; i + 1 < args.length; i += 2) {
      const predicate = this.#maybe(args[i], outcomes.length > 0);
      const truths = predicate.values.flatMap((value) => (value instanceof data.BooleanData ? [value.value] : []));
      if (predicate.open === 'none' && truths.length === 0) throw new EvaluationFailure('a predicate of case() is no boolean');
      const mayHold = truths.includes(true) || predicate.open === 'any' || predicate.open === 'truthy';
      const mayFail = truths.includes(false) || predicate.open === 'any' || predicate.open === 'falsy';
      if (mayHold) {
        const result = this.#maybe(args[i + 1], mayFail || outcomes.length > 0);
        outcomes.push(result.reason === '' ? { ...result, reason: predicate.reason } : result);
      }
      if (!mayFail) return oneOf(outcomes);
    }
    return oneOf([...outcomes, this.#maybe(args.at(-1), outcomes.length > 0)]);
  }

  #maybe(expr: Expr | undefined, uncertain: boolean): Outcome {
    if (expr === undefined) throw new EvaluationFailure('an argument is missing');
    return uncertain ? this.#attempt(expr) : this.evaluate(expr);
  }

  /** For what a run may not get to: a failure there is one of the things that may come out. */
  #attempt(expr: Expr): Outcome {
    try {
      return this.evaluate(expr);
    } catch (error) {
      if (!(error instanceof EvaluationFailure)) throw error;
      return unknown(error.message);
    }
  }
}

/** The outcome over every combination of operands; null where one is open or they are too many. */
function overAll(operands: readonly Outcome[], make: (parts: readonly Expr[]) => Expr): Outcome | null {
  const ways = combinationsOf(operands);
  if (ways === null) return null;
  const outcomes = ways.map((way): Outcome => {
    try {
      return known(evaluateKnown(make(way.map(constant))));
    } catch (error) {
      if ((ways.length === 1 && !(error instanceof UndecidedValue)) || !(error instanceof EvaluationFailure)) throw error;
      return unknown(error.message);
    }
  });
  const joined = oneOf(outcomes);
  return joined.reason === '' ? { ...joined, reason: reasonOf(operands) } : joined;
}

function reasonOf(outcomes: readonly Outcome[]): string {
  return outcomes.find((outcome) => outcome.reason !== '')?.reason ?? '';
}
