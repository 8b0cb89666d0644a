import type { CallOutput } from '#contract/calls/index.ts';
import type { Sector, SectorBoard } from '#contract/model/market.ts';

/** A rank that has too few sessions yet. */
export const FAKE_IV_RANK: CallOutput<'options.ivRank'> = {
  rank: null,
  percentile: null,
  n: 34,
  needed: 60,
  text: '34 of 60 sessions',
  date: '2026-11-19',
  iv: 0.128,
};

/** Members of one sector of straw on the first shares of the market, the strongest first. */
function fakeSector(id: string, name: string, from: number, changePct: number): Sector {
  const members = Array.from({ length: 8 }, (_, i) => ({
    slot: from + i,
    symbol: `${name.slice(6, 9).trim()}${i + 1}`,
    price: 100 + i,
    changePct: Number((changePct + 1.2 - i * 0.4).toFixed(2)),
    volumeRatio: i % 2 === 0 ? 1.4 : null,
    unseen: i % 2 !== 0,
    turnover: (9 - i) ** 2 * 1_000_000,
  }));
  const advancers = members.filter((one) => one.changePct > 0).length;
  const breadth = { advancers, decliners: 8 - advancers, unchanged: 0, volumeRatio: 1.2, turnover: 204_000_000 };
  return { id, name, slot: from, changePct, changeFrom: 'index', ...breadth, listed: 9, members };
}

const NAMES = ['AUTO', 'BANK', 'ENERGY', 'FMCG', 'IT', 'METAL', 'PHARMA', 'REALTY', 'MEDIA'] as const;

/** Answers about the market as a whole. */
export const FAKE_BOARDS = {
  'options.ivRank': () => FAKE_IV_RANK,
  'market.sectors': (): SectorBoard => ({
    atMs: 1_795_146_000_000,
    advancers: 40,
    decliners: 32,
    unchanged: 0,
    volumeRatio: 1.1,
    turnover: 1_836_000_000,
    waiting: 3,
    sectors: NAMES.map((name, i) => fakeSector(`NIFTY${name}`, `NIFTY ${name}`, 5 + i * 8, 2 - i * 0.5)),
  }),
};
