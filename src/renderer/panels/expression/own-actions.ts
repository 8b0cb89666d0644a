import type { CallInput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import type { TerminalClient } from '../../client/terminal-client.ts';
import { dropDraft, openInEditor, openScanner, type OwnState, ownStore } from './own-store.ts';

type Call = TerminalClient['call'];

/** Reads the saved scanners. */
export async function readOwn(call: Call): Promise<void> {
  try {
    const { scanners } = await call('own.list', {});
    ownStore.setState({ saved: scanners, savedError: null });
  } catch (error) {
    ownStore.setState({ savedError: faultOf(error).text });
  }
}

async function busily(busy: NonNullable<OwnState['busy']>, run: () => Promise<void>): Promise<void> {
  if (ownStore.getState().busy !== null) return;
  ownStore.setState({ busy, told: null });
  try {
    await run();
  } catch (error) {
    ownStore.setState({ told: { text: faultOf(error).text, isFault: true } });
  } finally {
    ownStore.setState({ busy: null });
  }
}

/** Saves what is in the editor; it runs from then on. */
export function saveOpen(call: Call): Promise<void> {
  return busily('save', async () => {
    const { open } = ownStore.getState();
    const saved = await call('own.save', openScanner(ownStore.getState()));
    dropDraft(open);
    await readOwn(call);
    if (ownStore.getState().open === open) ownStore.setState({ open: saved.id });
    ownStore.setState({ told: { text: `Saved. “${saved.title}” runs from the next bar on.`, isFault: false } });
  });
}

export function removeOpen(call: Call): Promise<void> {
  return busily('remove', async () => {
    const { open } = ownStore.getState();
    if (open !== 0) await call('own.remove', { id: open });
    dropDraft(open);
    await readOwn(call);
    // Who looks at another one meanwhile stays there.
    if (ownStore.getState().open === open) openInEditor(ownStore.getState().saved?.[0]?.id ?? 0);
    ownStore.setState({ told: { text: 'Deleted. Its hits stay in the list.', isFault: false } });
  });
}

/** Runs what is in the editor over past days. @param slot of the charted instrument. */
export function testOpen(call: Call, slot: number | null): Promise<void> {
  return busily('test', async () => {
    const { choice } = ownStore.getState();
    const scanner = openScanner(ownStore.getState());
    const title = scanner.title.trim() === '' ? 'Test' : scanner.title;
    ownStore.setState({ test: null });
    const slots = choice.charted && slot !== null ? [slot] : null;
    const test = await call('own.test', { scanner: { ...scanner, title }, days: choice.days, slots });
    ownStore.setState({ test });
  });
}

/** A copy of what is in the editor, as a new scanner. */
export function duplicateOpen(): void {
  const state = ownStore.getState();
  const copy: OwnScanner = { ...openScanner(state), id: 0 };
  const title = `${copy.title} copy`.trim().slice(0, 60);
  ownStore.setState({ drafts: { ...state.drafts, 0: { ...copy, title } } });
  openInEditor(0);
}

/** A text that shall be checked, and whose it is. */
interface Asked extends Pick<CallInput<'own.check'>, 'text' | 'intervals'> {
  readonly id: number;
}

let checks = 0;

/** Has the text of the editor checked; an answer to an older text is dropped. */
export async function checkOpen(call: Call, { id, text, intervals }: Asked): Promise<void> {
  checks += 1;
  const mine = checks;
  if (text.trim() === '' || intervals.length === 0) {
    ownStore.setState({ check: null });
    return;
  }
  try {
    const check = await call('own.check', { text, intervals });
    if (mine === checks && ownStore.getState().open === id) ownStore.setState({ check });
  } catch (error) {
    if (mine === checks) ownStore.setState({ check: null, told: { text: faultOf(error).text, isFault: true } });
  }
}
