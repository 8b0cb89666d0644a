import type { Sector, SectorBoard, SectorMember } from '#contract/model/market.ts';
import { grouped, istTime, NO_VALUE, quantity, signedPercent } from '../../ui/format.ts';

/** Changes from which a tile is coloured, and coloured strongly, percent: below the first nothing has happened. */
const SOME_PCT = 0.25;
const MUCH_PCT = 1.5;
/** A member without turnover still gets a tile: this part of the mean of the others. */
const LEAST_SHARE = 0.15;

/** Class of a tile: direction and strength in steps, because nobody can read a shade exactly. */
export function toneClass(changePct: number | null): string {
  if (changePct === null || Math.abs(changePct) < SOME_PCT) return 'is-flat';
  const side = changePct > 0 ? 'is-up' : 'is-down';
  return Math.abs(changePct) < MUCH_PCT ? side : `${side} is-strong`;
}

/** Change with sign and mark. */
export function changeText(changePct: number | null): string {
  return changePct === null ? NO_VALUE : `${signedPercent(changePct)}%`;
}

/** Members with the weights of their tiles, the heaviest first; ties by name, so that tiles keep their places. */
export function weighed(
  { members }: Sector,
  sized: 'turnover' | 'equal',
): readonly { readonly member: SectorMember; readonly weight: number }[] {
  const mean = members.reduce((sum, { turnover }) => sum + turnover, 0) / Math.max(1, members.length);
  const weightOf = ({ turnover }: SectorMember): number =>
    sized === 'equal' || mean === 0 ? 1 : Math.max(turnover, LEAST_SHARE * mean);
  return members
    .map((member) => ({ member, weight: weightOf(member) }))
    .sort((a, b) => b.weight - a.weight || (a.member.symbol < b.member.symbol ? -1 : 1));
}

/** Why a volume cannot be held against what is usual. */
function volumeReason(unseen: boolean): string {
  return unseen
    ? 'volume not known: minutes of today are missing, and no history has filled them'
    : 'volume not known: too few past sessions are stored to say what is usual';
}

/** What a tile says when it is pointed at. */
export function memberTitle({ symbol, price, changePct, turnover, volumeRatio, unseen }: SectorMember): string {
  const volume = volumeRatio === null ? `, ${volumeReason(unseen)}` : `, ${volumeRatio.toFixed(1)} × usual volume`;
  return `${symbol} ₹${price.toFixed(2)}, ${changeText(changePct)}, turnover ₹${quantity(Math.round(turnover))}${volume}`;
}

/** The breadth of a sector in one line. */
export function breadthText({ advancers, decliners, volumeRatio, members, listed }: Sector): string {
  const missing = listed - members.length;
  const known = volumeRatio === null ? NO_VALUE : `${volumeRatio.toFixed(1)}×`;
  const volume = members.length === 0 ? '' : ` · ${known} volume`;
  return `${advancers} up ${decliners} down${volume}${missing > 0 ? ` · ${missing} missing` : ''}`;
}

/** What the head of a sector says when it is pointed at: its breadth, and why a number of it is not there. */
export function breadthTitle(sector: Sector): string {
  const { volumeRatio, members, listed, changeFrom } = sector;
  const facts = [breadthText(sector)];
  if (volumeRatio === null && members.length > 0) facts.push(volumeReason(members.some(({ unseen }) => unseen)));
  if (listed > members.length) facts.push('missing: not subscribed, or its history is on its way');
  if (changeFrom === 'members') facts.push('change is the mean of its members');
  return facts.join(' · ');
}

/** The breadth of the market and how old it is. */
export function sectorsFacts(board: SectorBoard): string {
  if (board.atMs === null) return '';
  const { advancers, decliners, unchanged, atMs, waiting } = board;
  const rest = waiting === 0 ? '' : ` · history of ${grouped(waiting)} shares is on its way`;
  return `${grouped(advancers)} up · ${grouped(decliners)} down · ${grouped(unchanged)} unchanged · as of ${istTime(atMs)}${rest}`;
}

/** Why there is nothing to see; null when there is. */
export function sectorsStateWords(board: SectorBoard | null, error: string | null, open: boolean): string | null {
  if (board !== null && board.atMs !== null && board.sectors.length > 0) return null;
  if (!open) return 'Not connected. The sectors come back with the connection.';
  if (error !== null) return `The sectors could not be read. ${error}`;
  if (board === null) return 'Reading the sectors…';
  return 'No closed minute yet. The sectors begin with the first minute of the shares.';
}
