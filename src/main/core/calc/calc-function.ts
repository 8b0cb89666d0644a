import { z } from 'zod';
import { type Fault, fault } from '#contract/faults.ts';
import type { BarLike } from '../indicators/columns.ts';

/** What a function answers: outputs by name. */
export type CalcOut = Readonly<Record<string, unknown>>;

/** One function of the calculator. Other areas register theirs in `index.ts` beside these. */
export interface CalcFunction {
  /** Spelled exactly so in requests. */
  readonly name: string;
  readonly title: string;
  /** Parameters: keys of `params`, or beside it. */
  readonly params: z.ZodType;
  /** Does it read `bars`? */
  readonly takesBars: boolean;
  readonly outputs: readonly string[];
  answer(input: unknown, bars: readonly BarLike[] | null): CalcOut | Fault;
}

/** A function of parameters, and of bars when `takesBars`. */
export function calcFunction<S extends z.ZodType>(spec: {
  readonly name: string;
  readonly title: string;
  readonly params: S;
  readonly takesBars?: boolean;
  readonly outputs: readonly string[];
  run(params: z.infer<S>, bars: readonly BarLike[]): CalcOut | Fault;
}): CalcFunction {
  const takesBars = spec.takesBars ?? false;
  return {
    name: spec.name,
    title: spec.title,
    params: spec.params,
    takesBars,
    outputs: spec.outputs,
    answer: (input, bars) => {
      if (takesBars && bars === null) return barsMissing(spec.name);
      const parsed = spec.params.safeParse(input);
      return parsed.success ? spec.run(parsed.data, bars ?? []) : paramsFault(spec.name, parsed.error);
    },
  };
}

/** A function that needs bars was asked without. */
export function barsMissing(name: string): Fault {
  return fault(
    'input.bars_missing',
    `${name} needs "bars": a list of bars, or the name of a list that was sent before.`,
    {
      fn: name,
    },
  );
}

/** Wrong parameters as a fault that names the first of them. */
export function paramsFault(name: string, error: z.ZodError): Fault {
  const issue = error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'params' : issue.path.join('.');
  return fault('input.params', `${name}: ${where}: ${issue?.message ?? 'not valid'}. See calc --list.`, { fn: name });
}

/** A price, or another quantity that is not negative. */
export function amount(sentence: string, unit = '₹') {
  return z.number().min(0).meta({ description: sentence, unit });
}

/** Longest list of plain numbers in one request: forty years of minutes of one session. */
export const LIST_MAX = 4_000_000;

/** A list of numbers. */
export function numbers(sentence: string) {
  return z.array(z.number()).max(LIST_MAX).meta({ description: sentence, unit: '' });
}
