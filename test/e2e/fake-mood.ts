import { FaultError, fault } from '#contract/faults.ts';

/** How an engine answers: as it should, never, with a fault, or with everything it could list missing. */
export type Mood = 'answers' | 'silent' | 'refuses' | 'empty';

/** What the engine says when it refuses. */
export const REFUSAL = 'The disk of the engine is full. Free some space.';

/** Calls without which there is no page to look at. */
const PAGE_CALLS: ReadonlySet<string> = new Set([
  'session.state',
  'prefs.get',
  'prefs.set',
  'instruments.page',
  'market.watch',
]);

/** What is never empty: the terminal ships it. */
const SHIPPED: ReadonlySet<string> = new Set(['scan.list', 'risk.list', 'quality.report', 'indicator.menu']);

/** The same answer with nothing in any list. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, emptied(part)]));
}

/** An answer as an engine of this mood gives it; the calls of the page itself are always answered. */
export function answerIn(mood: Mood, name: string, answer: () => unknown): unknown {
  if (mood === 'answers' || PAGE_CALLS.has(name)) return answer();
  if (mood === 'silent') return new Promise(() => {});
  if (mood === 'refuses') throw new FaultError(fault('unavailable.disk', REFUSAL));
  return SHIPPED.has(name) ? answer() : emptied(answer());
}
