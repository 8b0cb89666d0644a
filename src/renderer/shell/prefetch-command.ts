import { faultOf } from '#contract/faults.ts';
import { instrumentsStore } from '../stores/instruments.ts';
import { showToast } from '../stores/toasts.ts';
import { grouped } from '../ui/format.ts';
import { call } from './terminal.ts';

/** Starts the prefetch of history for everything but options, or stops a running one; says what it did. */
export async function togglePrefetch(): Promise<void> {
  const { epoch } = instrumentsStore.getState();
  try {
    const { state } = await call('history.prefetch', { epoch, action: 'status' });
    const busy = state === 'running' || state === 'waiting';
    const { total, done } = await call('history.prefetch', { epoch, action: busy ? 'stop' : 'start' });
    const text = busy
      ? 'The prefetch of history was stopped. What was fetched is kept.'
      : `History of ${grouped(total - done)} instruments is fetched ahead; charts go first. Health shows how far it is.`;
    showToast({ level: 'info', text, slot: null, count: 1 });
  } catch (error) {
    showToast({ level: 'error', text: faultOf(error).text, slot: null, count: 1 });
  }
}
