import { connectClient } from './client.ts';
import { openWire } from './open-wire.ts';
import type { TerminalClient } from './terminal-client.ts';

/** Opens a wire to the engine and greets it; rejects with the reason in words. */
export async function connect(): Promise<TerminalClient> {
  const { client } = await connectClient(await openWire());
  return client;
}
