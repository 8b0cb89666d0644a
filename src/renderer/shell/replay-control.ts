import type { CallInput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import { sessionStore } from '../stores/session.ts';
import { showToast } from '../stores/toasts.ts';
import { call } from './terminal.ts';

/** Sends a replay order; a refusal is told in a toast. */
export function replayControl(input: CallInput<'replay.control'>): void {
  call('replay.control', input).then(
    (replay) => sessionStore.setState(({ session }) => ({ session: session === null ? null : { ...session, replay } })),
    (error: unknown) => showToast({ level: 'error', text: faultOf(error).text, slot: null, count: 1 }),
  );
}
