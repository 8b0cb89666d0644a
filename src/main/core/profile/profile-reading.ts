import { profileNodes } from './profile-nodes.ts';
import { profileStrength } from './profile-strength.ts';
import { type AreaRows, valueArea } from './value-area.ts';
import type { VolumeProfile } from './volume-profile.ts';

/** What a trader reads off a profile. Prices in ₹: `poc` and `val` are lower edges, `vah` the highest price inside. */
export interface ProfileReading {
  readonly poc: number;
  readonly val: number;
  readonly vah: number;
  readonly total: number;
  readonly areaVolume: number;
  /** 0–1, high = concentrated. */
  readonly strength: number;
  /** Lower edges of high- and low-volume nodes. */
  readonly highNodes: readonly number[];
  readonly lowNodes: readonly number[];
}

/** Point of control, value area, nodes and strength; null without volume. */
export function readProfile(profile: VolumeProfile, rows: AreaRows = 2, areaPct?: number): ProfileReading | null {
  const volumes = profile.volumes();
  const area = valueArea(volumes, profile.total, rows, areaPct);
  if (area === null) return null;
  const { low } = profile.range();
  const nodes = profileNodes(volumes);
  return {
    poc: profile.priceOf(low + area.poc),
    val: profile.priceOf(low + area.low),
    vah: profile.topPriceOf(low + area.high),
    total: profile.total,
    areaVolume: area.volume,
    strength: profileStrength(volumes, profile.total, area.high - area.low + 1),
    highNodes: nodes.high.map((i) => profile.priceOf(low + i)),
    lowNodes: nodes.low.map((i) => profile.priceOf(low + i)),
  };
}

/** How two value areas lie to each other. */
export type AreaShift = 'higher' | 'lower' | 'overlapping_higher' | 'overlapping_lower' | 'inside' | 'outside' | 'same';

/** Where the point of control went from one profile to the next. */
export interface PocShift {
  /** ₹, positive = up. */
  readonly move: number;
  readonly movePct: number;
  readonly area: AreaShift;
}

/** Shift from an earlier profile to a later one: yesterday to today, or one hour to the next. */
export function pocShift(before: ProfileReading, after: ProfileReading): PocShift {
  const move = after.poc - before.poc;
  return { move, movePct: before.poc === 0 ? 0 : (100 * move) / before.poc, area: areaShift(before, after) };
}

function areaShift(before: ProfileReading, after: ProfileReading): AreaShift {
  if (after.val > before.vah) return 'higher';
  if (after.vah < before.val) return 'lower';
  const up = Math.sign(after.vah - before.vah);
  const foot = Math.sign(after.val - before.val);
  if (up === 0 && foot === 0) return 'same';
  if (up >= 0 && foot >= 0) return 'overlapping_higher';
  if (up <= 0 && foot <= 0) return 'overlapping_lower';
  return up < 0 ? 'inside' : 'outside';
}
