import type { JobPlan } from './job-plan.ts';

/** Names of jobs by how they stand. */
export interface JobsStanding {
  readonly due: ReadonlySet<string>;
  /** Those that run, also those that wait to try again. */
  readonly running: ReadonlySet<string>;
  /** Those of them that wait to try again: meanwhile they download nothing. */
  readonly retrying: ReadonlySet<string>;
}

/**
 * Which of the due jobs may begin now, in order: none whose forerunners are due or running, and of those that download
 * one at a time. One that failed and waits to try again holds up nobody but those that need it: half an hour of waits
 * would let the pre-market job come after the open.
 */
export function mayStart(plans: readonly JobPlan[], { due, running, retrying }: JobsStanding): readonly string[] {
  const started: string[] = [];
  const isBusy = (name: string): boolean => due.has(name) || running.has(name);
  let brokerIsFree = !plans.some(({ name, lane }) => lane === 'broker' && running.has(name) && !retrying.has(name));
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
export function waitsFor(plan: JobPlan, plans: readonly JobPlan[], standing: JobsStanding): string | null {
  if (mayStart(plans, standing).includes(plan.name)) return null;
  const { due, running, retrying } = standing;
  const before = plans.filter(({ name, lane }) => {
    if (name === plan.name || !(due.has(name) || running.has(name))) return false;
    return plan.after.includes(name) || (lane === 'broker' && plan.lane === 'broker' && !retrying.has(name));
  });
  return before.length === 0 ? null : `waits for: ${before.map(({ title }) => title).join(', ')}`;
}
