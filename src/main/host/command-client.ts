import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { Caller } from '#contract/caller.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { WIRE_LIMITS, type Wire } from '#contract/wire.ts';
import { COMMAND_PATH, readCommandAddress } from './command-door.ts';
import { inspectDataFolder } from './data-folder.ts';
import { alive, readJson } from './lock-file.ts';
import { nodeTimers } from './node-timers.ts';
import { socketWire } from './wire-socket.ts';

/** A terminal that does not open its door within this time hangs, ms. */
const OPEN_MS_MAX = 5_000;
const lockSchema = z.looseObject({ pid: z.int() });

/**
 * Connects to the terminal that works on a data folder.
 * @throws FaultError `input.foreign_folder`, `unavailable.no_terminal`, `unavailable.terminal_hangs`, with the remedy.
 */
export async function connectToTerminal(dataDir: string): Promise<Caller> {
  const pid = runningPid(dataDir);
  const address = readCommandAddress(dataDir);
  if (address === null || address.pid !== pid) {
    const text = `The terminal on ${dataDir} (process ${pid}) takes no commands: it is starting, or it belongs to another user. Try again as the user who started it.`;
    throw new FaultError(fault('unavailable.no_terminal', text));
  }
  const caller = new Caller(await openWire(address, hangs(dataDir, pid)), nodeTimers);
  await caller.ready;
  return caller;
}

/** Process of the terminal that works on a folder; null when none does. */
export function terminalPid(dataDir: string): number | null {
  const pid = lockSchema.safeParse(readJson(join(dataDir, 'lock.json'))).data?.pid;
  return pid !== undefined && alive(pid) ? pid : null;
}

function runningPid(dataDir: string): number {
  const remedy = 'Start it with npm start, or name its folder with --data DIR.';
  if (!existsSync(dataDir)) {
    throw new FaultError(fault('unavailable.no_terminal', `There is no data folder ${dataDir}. ${remedy}`));
  }
  // Says what is wrong with a folder that is none of ours.
  inspectDataFolder(dataDir);
  const pid = terminalPid(dataDir);
  if (pid !== null) return pid;
  throw new FaultError(fault('unavailable.no_terminal', `No terminal runs on ${dataDir}. ${remedy}`));
}

function openWire({ port, key }: { port: number; key: string }, hanging: FaultError): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${COMMAND_PATH}`, {
      headers: { authorization: `Bearer ${key}` },
      handshakeTimeout: OPEN_MS_MAX,
      maxPayload: WIRE_LIMITS.messageBytesMax,
      perMessageDeflate: false,
    });
    // At once: the engine's first message may have come with the answer to the upgrade.
    socket.once('open', () => resolve(socketWire(socket)));
    socket.once('error', () => reject(hanging));
  });
}

function hangs(dataDir: string, pid: number): FaultError {
  const text = `The terminal on ${dataDir} (process ${pid}) does not answer. Nothing was sent. End it and start it again; what is open can be exited at the broker.`;
  return new FaultError(fault('unavailable.terminal_hangs', text));
}
