import type { VolumeRows } from '#contract/model/profile.ts';

/** A small profile: five rows of a rupee each. */
export const SAMPLE_ROWS: VolumeRows = {
  low: 42_000,
  step: 100,
  volumes: [1_000, 4_000, 9_000, 5_000, 500],
  poc: 42_200,
  val: 42_100,
  vah: 42_395,
  total: 19_500,
  minutes: 1_875,
  days: 5,
  fromMs: Date.parse('2026-11-16T09:15:00+05:30'),
  toMs: Date.parse('2026-11-20T15:29:00+05:30'),
  cut: false,
};
