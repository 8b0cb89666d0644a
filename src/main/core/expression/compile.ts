import { never } from '#contract/faults.ts';
import { SCAN_INTERVALS, type ScanInterval } from '../scan/scan-state.ts';
import { minuteText } from './minute-text.ts';
import type { ValueType } from './context-values.ts';
import { ExpressionError } from './expression-error.ts';
import { compileCall } from './compile-call.ts';
import { compileName } from './compile-name.ts';
import { domainOrder } from './domain-order.ts';
import { COST_MAX_NS } from './limits.ts';
import { type Comparison, type Node, textOf } from './node.ts';
import { parse } from './parse.ts';
import { type Program, ProgramBuilder, type Value } from './program.ts';
import { spelled } from './language.ts';

const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  number: 'a number',
  time: 'a time',
  condition: 'a condition',
};

/**
 * Reads, checks and prepares an expression that says yes or no. Nothing of it is ever run as program text.
 * @param intervals that it shall run on: together with the loaded history they limit how far it may reach back.
 * @throws ExpressionError and nothing else, whatever the text.
 */
export function compile(text: string, intervals: readonly ScanInterval[] = SCAN_INTERVALS.slice(0, 1)): Program {
  const node = parse(text);
  const compiler = new Compiler(new ProgramBuilder(intervals));
  const root = compiler.condition(node);
  const { builder } = compiler;
  const { costNs } = builder;
  if (costNs > COST_MAX_NS) {
    throw new ExpressionError(
      `This would take ${Math.round(costNs)} ns for each instrument and bar; ${COST_MAX_NS} are allowed. Use shorter windows or fewer values.`,
      node,
    );
  }
  const { cells, evidence, needs } = builder;
  if (domainOrder(builder) === null) {
    throw new ExpressionError('Two intervals read each other here. Take one of them out of the other.', node);
  }
  return { text: textOf(node, spelled), cells, root: root.cell, evidence, needs, costNs };
}

/** Turns a tree into cells and checks the types on the way. */
export class Compiler {
  readonly builder: ProgramBuilder;
  /** Above 0 while inside of what is not this bar's value: nothing there is told as evidence. */
  #quiet = 0;

  constructor(builder: ProgramBuilder) {
    this.builder = builder;
  }

  /** A part that must say yes or no. */
  condition(node: Node): Value {
    const value = this.value(node);
    if (value.type !== 'condition') {
      const text = textOf(node, spelled);
      throw new ExpressionError(
        `This is ${TYPE_WORDS[value.type]}, but a condition is needed here. Compare it with something.`,
        node,
        value.type === 'time' ? [`${text} > "09:30"`] : [`${text} > 0`],
      );
    }
    if (node.kind === 'name' || node.kind === 'ago' || (node.kind === 'call' && node.name.toLowerCase() !== 'on')) {
      this.tell(node, value);
    }
    return value;
  }

  number(node: Node): Value {
    const value = this.value(node);
    if (value.type !== 'number') {
      throw new ExpressionError(`This is ${TYPE_WORDS[value.type]}, but a number is needed here.`, node);
    }
    return value;
  }

  /** A number that stands in the text. @param what names it in the message. */
  literal(node: Node, what: string, min: number, max: number): number {
    if (node.kind !== 'number' || !Number.isInteger(node.value) || node.value < min || node.value > max) {
      throw new ExpressionError(`${what} is a whole number from ${min} to ${max}.`, node);
    }
    return node.value;
  }

  value(node: Node): Value {
    const { builder } = this;
    switch (node.kind) {
      case 'number':
        return builder.constant(node.value, 'number', node);
      case 'text':
        throw new ExpressionError('A text stands for a time or an interval: time > "09:30", on("15m", close).', node);
      case 'name':
        return compileName(this, node, node.name, []);
      case 'call':
        return compileCall(this, node);
      case 'ago': {
        const bars = this.literal(node.bars, 'The number of bars ago', 0, 5_000);
        const of = this.quietly(() => this.value(node.of));
        return builder.ago(of, bars, node.bars);
      }
      case 'unary':
        return this.#unary(node);
      case 'binary':
        return this.#binary(node);
      default:
        return never(node);
    }
  }

  /** Makes what is not this bar's value. */
  quietly<T>(make: () => T): T {
    this.#quiet += 1;
    try {
      return make();
    } finally {
      this.#quiet -= 1;
    }
  }

  tell(node: Node, value: Value): void {
    if (this.#quiet === 0) this.builder.tell(textOf(node, spelled), value);
  }

  /** True on the bar on which `left` goes beyond `right`. */
  crossing(left: Node, right: Node, way: 'above' | 'below', at: Node): Value {
    const { builder } = this;
    const [a, b] = [this.number(left), this.number(right)];
    this.tell(left, a);
    this.tell(right, b);
    const [before, after] = way === 'above' ? (['<=', '>'] as const) : (['>=', '<'] as const);
    const was = this.#pair(before, builder.ago(a, 1, at), builder.ago(b, 1, at), 'condition', at);
    return this.#pair('and', was, this.#pair(after, a, b, 'condition', at), 'condition', at);
  }

  #unary(node: Extract<Node, { kind: 'unary' }>): Value {
    const isNot = node.operator === 'not';
    const of = isNot ? this.condition(node.of) : this.number(node.of);
    if (!isNot && node.of.kind === 'number') return this.builder.constant(-node.of.value, 'number', node);
    const cell = { op: isNot ? 'not' : 'negate', of: of.cell } as const;
    return this.builder.add(cell, of.type, of.needs, of.steady, node);
  }

  #binary(node: Extract<Node, { kind: 'binary' }>): Value {
    const { operator, left, right } = node;
    switch (operator) {
      case 'and':
      case 'or':
        return this.#pair(operator, this.condition(left), this.condition(right), 'condition', node);
      case 'crosses above':
      case 'crosses below':
        return this.crossing(left, right, operator === 'crosses above' ? 'above' : 'below', node);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return this.#pair(operator, this.number(left), this.number(right), 'number', node);
      case '<':
      case '<=':
      case '>':
      case '>=':
      case '==':
      case '!=':
        return this.#compare(operator, left, right, node);
      default:
        return never(operator);
    }
  }

  #compare(operator: Comparison, left: Node, right: Node, node: Node): Value {
    const a = left.kind === 'text' ? this.#timeText(left, this.value(right).type) : this.value(left);
    const b = right.kind === 'text' ? this.#timeText(right, a.type) : this.value(right);
    for (const [part, value] of [
      [left, a],
      [right, b],
    ] as const) {
      if (value.type === 'condition') {
        throw new ExpressionError('A condition is not compared. Join conditions with and, or, not.', part, [
          'and',
          'or',
        ]);
      }
    }
    if (a.type !== b.type) {
      const text = `${TYPE_WORDS[a.type]} and ${TYPE_WORDS[b.type]} cannot be compared.`;
      throw new ExpressionError(
        `${text.charAt(0).toUpperCase()}${text.slice(1)} A time is compared with a time such as "09:30".`,
        node,
      );
    }
    this.tell(left, a);
    this.tell(right, b);
    return this.#pair(operator, a, b, 'condition', node);
  }

  #timeText(node: Extract<Node, { kind: 'text' }>, other: ValueType): Value {
    const minute = minuteText(node.value);
    if (minute === null)
      throw new ExpressionError('A time is written "09:30", from "00:00" to "23:59".', node, ['"09:30"']);
    if (other !== 'time') {
      throw new ExpressionError('Only the time is compared with a time of day.', node, [`time > "${node.value}"`]);
    }
    return this.builder.constant(minute, 'time', node);
  }

  #pair(
    op: Comparison | 'and' | 'or' | '+' | '-' | '*' | '/' | '%',
    a: Value,
    b: Value,
    type: ValueType,
    at: Node,
  ): Value {
    const cell = { op, left: a.cell, right: b.cell } as const;
    return this.builder.add(cell, type, Math.max(a.needs, b.needs), a.steady && b.steady, at);
  }
}
