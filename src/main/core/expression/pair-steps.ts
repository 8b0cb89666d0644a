import type { Cell } from './cells.ts';

type PairOp = Extract<Cell, { left: number }>['op'];
type Pair = (a: number, b: number) => number;

/** A comparison is not known where one side is not. */
const compared =
  (holds: (a: number, b: number) => boolean): Pair =>
  (a, b) =>
    Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : holds(a, b) ? 1 : 0;

/** A quotient by nothing is not known. */
const finite = (x: number): number => (Number.isFinite(x) ? x : Number.NaN);

/** NaN = not known. `and` and `or` know their answer as soon as one side decides it (Kleene). */
const PAIRS: Readonly<Record<PairOp, Pair>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => finite(a * b),
  '/': (a, b) => finite(a / b),
  '%': (a, b) => finite(a % b),
  '<': compared((a, b) => a < b),
  '<=': compared((a, b) => a <= b),
  '>': compared((a, b) => a > b),
  '>=': compared((a, b) => a >= b),
  '==': compared((a, b) => a === b),
  '!=': compared((a, b) => a !== b),
  and: (a, b) => (a === 0 || b === 0 ? 0 : a * b),
  or: (a, b) => (a === 1 || b === 1 ? 1 : a + b),
  min: Math.min,
  max: Math.max,
  when: (condition, x) => (condition === 1 ? x : Number.NaN),
};

/** What an operator does with two values. */
export function pairOf(op: PairOp): Pair {
  return PAIRS[op];
}
