import type { Fault } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { VolumeRows } from '#contract/model/profile.ts';
import { DAY_MS, IST_OFFSET_MS } from '#contract/model/session.ts';
import { readProfile } from './profile-reading.ts';
import { VolumeProfile } from './volume-profile.ts';

const NOTHING: Omit<VolumeRows, 'cut'> = {
  low: 0,
  step: 1,
  volumes: [],
  poc: null,
  val: null,
  vah: null,
  total: 0,
  minutes: 0,
  days: 0,
  fromMs: null,
  toMs: null,
};

const dayOf = (t: number): number => Math.floor((t + IST_OFFSET_MS) / DAY_MS);

/** Time from which the newest sessions are: the first bar of the day that is `count` days with bars back. */
export function sessionsFrom(times: readonly number[], count: number): number {
  let days = 0;
  let day = Number.NaN;
  for (let i = times.length - 1; i >= 0; i -= 1) {
    const at = dayOf(times[i] as number);
    if (at === day) continue;
    days += 1;
    if (days > count) return times[i + 1] as number;
    day = at;
  }
  return times[0] ?? Number.NEGATIVE_INFINITY;
}

export interface RowsWanted {
  /** Smallest price step, an integer in the scale of the bars. */
  readonly tick: number;
  /** 2 or more. */
  readonly rows: number;
  /** Bars that open in [fromMs, toMs). */
  readonly fromMs: number;
  readonly toMs: number;
  /** Part of the volume that the value area holds, percent; absent = the usual one. */
  readonly valueAreaPct?: number | undefined;
}

/**
 * Volume by price of the minute bars that open in [fromMs, toMs), in at most `rows` rows of whole ticks.
 * @returns a fault where the prices span more than a profile can hold
 */
export function volumeRows(
  { t, h, l, v }: Pick<Bars, 't' | 'h' | 'l' | 'v'>,
  { tick, rows, fromMs, toMs, valueAreaPct }: RowsWanted,
): Omit<VolumeRows, 'cut'> | Fault {
  const used = [...t.keys()].filter((i) => (t[i] as number) >= fromMs && (t[i] as number) < toMs);
  const traded = used.filter((i) => (v[i] as number) > 0);
  const [first, last] = [used[0], used.at(-1)];
  if (first === undefined || last === undefined) return NOTHING;
  const told = {
    minutes: used.length,
    days: new Set(used.map((i) => dayOf(t[i] as number))).size,
    fromMs: t[first] as number,
    toMs: t[last] as number,
  };
  if (traded.length === 0) return { ...NOTHING, ...told };
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const i of traded) {
    low = Math.min(low, l[i] as number);
    high = Math.max(high, h[i] as number);
  }
  // One more than the ticks between, and one because rows begin at whole multiples of their height.
  const ticks = Math.round((high - low) / tick) + 1;
  const ticksPerBin = ticks <= rows ? 1 : Math.ceil(ticks / (rows - 1));
  const profile = new VolumeProfile(tick, ticksPerBin);
  for (const i of traded) {
    const refused = profile.addBar(l[i] as number, h[i] as number, v[i] as number);
    if (refused !== null) return refused;
  }
  const read = readProfile(profile, 2, valueAreaPct);
  return {
    ...told,
    low: Math.round(profile.priceOf(profile.range().low)),
    step: tick * ticksPerBin,
    volumes: [...profile.volumes()],
    total: profile.total,
    poc: read === null ? null : Math.round(read.poc),
    val: read === null ? null : Math.round(read.val),
    vah: read === null ? null : Math.round(read.vah),
  };
}

/** Whether the answer is a refusal. */
export const isRefused = (answer: Omit<VolumeRows, 'cut'> | Fault): answer is Fault => 'code' in answer;
