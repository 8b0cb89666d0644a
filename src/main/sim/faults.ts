import type { FaultRequest } from './fault-request.ts';

/** Any of them on: the pump asks for each packet. */
const PER_PACKET = [
  'duplicate',
  'gap',
  'truncate',
  'badLength',
  'unknownCode',
  'outOfOrder',
  'volumeZero',
  'crossed',
  'badPrice',
  'absurdPrice',
] as const;
const NUMBERS = [
  ...PER_PACKET,
  'connectsPerMinute',
  'resetAfterMs',
  'delayMs',
  'http5xx',
  'http200Errors',
  'http429',
  'httpDropped',
  'httpCut',
  'emptyCharts',
  'latency',
] as const;
const SWITCHES = [
  'volumeReset',
  'yesterday',
  'heartbeats',
  'singlePackets',
  'truncatedCsv',
  'brokenCsv',
  'shortCsv',
  'plainCharts',
  'widenedFloats',
] as const;

/** The lasting faults in force. Owner: the server; the feed and REST read it. */
export class FaultBoard {
  stallUntilMs = 0;
  blockedUntilMs = 0;
  /** Instruments that send nothing, `SEGMENT:ID`. */
  freeze: readonly string[] = [];
  connectsPerMinute = 0;
  resetAfterMs = 0;
  delayMs = 0;
  duplicate = 0;
  gap = 0;
  truncate = 0;
  badLength = 0;
  unknownCode = 0;
  outOfOrder = 0;
  volumeZero = 0;
  crossed = 0;
  badPrice = 0;
  absurdPrice = 0;
  volumeReset = false;
  yesterday = false;
  heartbeats = false;
  singlePackets = false;
  http5xx = 0;
  http200Errors = 0;
  http429 = 0;
  httpDropped = 0;
  httpCut = 0;
  emptyCharts = 0;
  latency = 0;
  truncatedCsv = false;
  brokenCsv = false;
  shortCsv = false;
  plainCharts = false;
  widenedFloats = false;
  /** True while any fault per packet is on; spares the pump the questions otherwise. */
  perPacket = false;
  /** Grows by one with every switch, so that readers can keep what they worked out. */
  version = 0;

  /** Takes in what the request names. @param nowMs real time. */
  apply(request: FaultRequest, nowMs: number): void {
    const until = (ms: number): number => (ms === 0 ? 0 : nowMs + ms);
    if (request.stall !== undefined) this.stallUntilMs = until(request.stall);
    if (request.blockUpgrades !== undefined) this.blockedUntilMs = until(request.blockUpgrades);
    for (const name of NUMBERS) this[name] = request[name] ?? this[name];
    for (const name of SWITCHES) this[name] = request[name] ?? this[name];
    this.freeze = request.freeze ?? this.freeze;
    this.perPacket = PER_PACKET.some((name) => this[name] > 0);
    this.version += 1;
  }
}
