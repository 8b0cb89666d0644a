import type { JobPlan } from './job-plan.ts';

/**
 * Which of the due jobs may begin now, in order: none whose forerunners are due or running, and of those that download
 * one at a time.
 * @param due names of due jobs. @param running names of those that run or wait to try again.
 */
export function mayStart(
  plans: readonly JobPlan[],
  due: ReadonlySet<string>,
  running: ReadonlySet<string>,
): readonly string[] {
  const started: string[] = [];
  const isBusy = (name: string): boolean => due.has(name) || running.has(name);
  let brokerIsFree = !plans.some(({ name, lane }) => lane === 'broker' && running.has(name));
  for (const { name, after, lane } of plans) {
    if (!due.has(name) || running.has(name) || after.some(isBusy)) continue;
    if (lane === 'broker') {
      if (!brokerIsFree) continue;
      brokerIsFree = false;
    }
    started.push(name);
  }
  return started;
}

/** What a due job waits for, in words; null when it may begin. */
export function waitsFor(
  plan: JobPlan,
  plans: readonly JobPlan[],
  due: ReadonlySet<string>,
  running: ReadonlySet<string>,
): string | null {
  if (mayStart(plans, due, running).includes(plan.name)) return null;
  const before = plans.filter(({ name, lane }) => {
    if (name === plan.name || !(due.has(name) || running.has(name))) return false;
    return plan.after.includes(name) || (lane === 'broker' && plan.lane === 'broker');
  });
  return before.length === 0 ? null : `waits for: ${before.map(({ title }) => title).join(', ')}`;
}
