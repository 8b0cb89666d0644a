import { FaultError } from '#contract/faults.ts';

/** Whether an order was refused in words: that is an answer. A lost connection or a time-out is none, and it may have arrived. */
export function isRefusal(error: unknown): boolean {
  return error instanceof FaultError && ['input', 'denied', 'rejected'].includes(error.fault.kind);
}

/** After a first attempt without an answer, another account's refusal says nothing of what became of it. */
export function isStillOpen(error: unknown): boolean {
  return error instanceof FaultError && error.fault.code === 'denied.other_account';
}
