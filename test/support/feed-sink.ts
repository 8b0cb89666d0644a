import type { FeedSink, FeedState } from '../../src/main/adapters/adapter.ts';
import type { Fault } from '#contract/faults.ts';
import type { Instrument, InstrumentKind, Segment } from '#contract/model/instrument.ts';

/** A sink that keeps what it is told. */
export function keepingSink() {
  const kept = {
    bytes: [] as Uint8Array[],
    states: [] as FeedState[],
    lost: [] as number[][],
    faults: [] as Fault[],
  };
  const refuse = (): never => {
    throw new Error('a live feed has no recording to tell of');
  };
  const sink: FeedSink = {
    bytes: (buffer) => void kept.bytes.push(Uint8Array.from(buffer)),
    record: refuse,
    state: (state) => void kept.states.push(state),
    lost: (slots) => void kept.lost.push([...slots]),
    fault: (fault) => void kept.faults.push(fault),
    instruments: refuse,
    clock: refuse,
    rewound: refuse,
    restored: refuse,
    day: null,
    replay: refuse,
  };
  return { sink, kept };
}

/** `count` instruments with slots and ids from 1 on: the first ten are indices, the others shares. */
export function listing(count: number, from = 0): Instrument[] {
  return Array.from({ length: count }, (_, at) => {
    const slot = from + at;
    const index = slot < 10;
    const kind: InstrumentKind = index ? 'INDEX' : 'EQUITY';
    const segment: Segment = index ? 'IDX_I' : 'NSE_EQ';
    return {
      slot,
      segment,
      securityId: slot + 1,
      kind,
      sessionClass: index ? 'INDEX' : 'EQ_DERIV',
      symbol: `S${slot}`,
      name: `Share ${slot}`,
      underlying: `S${slot}`,
      expiry: null,
      strike: null,
      right: null,
      lot: 1,
      tick: 5,
      decimals: 2,
      freezeQty: null,
    };
  });
}
