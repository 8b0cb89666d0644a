import { FaultError, fault } from '#contract/faults.ts';
import type { Health } from '#contract/model/terminal.ts';

/** Health of a terminal in which nothing is wrong; what a test steers is put over it. */
export const CALM_HEALTH: Health = {
  atMs: 0,
  sockets: { open: 1, wanted: 1 },
  packetsPerSec: 0,
  packets: 1_000_000,
  applied: 999_998,
  rejected: { unknown_code: 2 },
  lagMsP50: 512,
  lagMsP99: 981,
  lagBands: [
    { belowMs: 512, count: 90_000 },
    { belowMs: 1_024, count: 9_000 },
    { belowMs: 16_384, count: 1_000 },
    { belowMs: null, count: 0 },
  ],
  clockSkew: { state: 'ok', ms: 80, from: 'broker', text: 'within 2.0 s' },
  staleRows: 0,
  dropped: 0,
  loopMsP99: 3.1,
  engineMb: 286,
  framesSent: 0,
  creditWaits: 0,
  tokenLeftMs: null,
  barsClosed: 41_220,
  lake: { state: 'off', date: null, ticks: null, text: 'Nothing is recorded here.', atMs: null },
  audit: { rows: [], packetsUnexplained: 0, bytesUnexplained: 0, bytesUnrecorded: null },
  threads: ['feed', 'store', 'scan', 'option'].map((name) => ({
    name,
    state: 'running' as const,
    restarts: 0,
    dutyMaxMs: 1.4,
  })),
  counters: { 'feed.bytes': 182_000_000, 'feed.frames': 1_000_000, 'scan.runs': 412, 'store.queries': 77 },
};

/** The lake of a terminal that records nothing. */
export function refuseLake(): never {
  throw new FaultError(fault('denied.lake_off', 'Nothing is recorded here.'));
}
