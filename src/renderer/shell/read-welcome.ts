import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { WELCOME_KEY, welcomeIsOpen, welcomeStore, welcomeText } from '../stores/welcome.ts';

interface Asked {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
}

/** Shows the first steps where they are still open. @param firstStart no preference was ever stored. */
export async function readWelcome(client: Asked, firstStart: boolean): Promise<void> {
  const { json } = await client.call('prefs.get', { key: WELCOME_KEY });
  if (!welcomeIsOpen(json, firstStart)) return;
  welcomeStore.setState({ open: true, step: 'market' });
  // Told at once: the preferences of the face are stored soon, and the next start would look like a later one.
  if (json === null) await client.call('prefs.set', { key: WELCOME_KEY, json: welcomeText(true) });
}
