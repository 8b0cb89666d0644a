import { z } from 'zod';

export const RULE_TESTS = ['above', 'below', 'between', 'changed'] as const;
export type RuleTest = (typeof RULE_TESTS)[number];
export const RULE_TONES = ['up', 'down', 'warn', 'accent'] as const;
export type RuleTone = (typeof RULE_TONES)[number];
/** A mark stands beside the colour, because colour alone is not seen by everybody. */
export const TONE_MARKS: Readonly<Record<RuleTone, string>> = { up: '▲', down: '▼', warn: '!', accent: '●' };
/** Rules of one list: more cannot be told apart. */
export const RULES_MAX = 20;
/** A cell counts as changed for this long, ms. */
export const CHANGED_MS = 3_000;
const NUMBER_MAX = 1e12;

const number = z.number().min(-NUMBER_MAX).max(NUMBER_MAX);
export const ruleSchema = z.object({
  column: z.string().max(80),
  test: z.enum(RULE_TESTS),
  /** As the cell shows it: rupees, units, percent. */
  from: number,
  /** Of `between` alone. */
  to: number,
  tone: z.enum(RULE_TONES),
});
export type ColourRule = z.infer<typeof ruleSchema>;

/**
 * Tone of a value by the first rule that holds; null when none does.
 * @param value as the cell shows it. @param changedAgoMs since it was another value; infinite before the first change.
 */
export function toneByRules(rules: readonly ColourRule[], value: number, changedAgoMs: number): RuleTone | null {
  if (Number.isNaN(value)) return null;
  return rules.find((rule) => holds(rule, value, changedAgoMs))?.tone ?? null;
}

function holds({ test, from, to }: ColourRule, value: number, changedAgoMs: number): boolean {
  if (test === 'above') return value > from;
  if (test === 'below') return value < from;
  if (test === 'between') return value >= Math.min(from, to) && value <= Math.max(from, to);
  return changedAgoMs < CHANGED_MS;
}

/** A rule in words: `above 2`, `between 1 and 5`, `changed`. */
export function ruleWords({ test, from, to }: ColourRule): string {
  if (test === 'changed') return `changed in the last ${CHANGED_MS / 1000} s`;
  return test === 'between' ? `between ${from} and ${to}` : `${test} ${from}`;
}
