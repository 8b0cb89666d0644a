import type { Instrument } from '#contract/model/instrument.ts';
import type { Position } from '#contract/model/position.ts';

/** Positions that a reminder names one by one. */
const NAMED_MAX = 10;

type Contract = Pick<Instrument, 'segment' | 'securityId' | 'expiry' | 'underlying' | 'right'>;
type Held = Pick<Position, 'segment' | 'securityId' | 'symbol' | 'net'>;

/**
 * Says what expires on the given dates: open positions by name, then how many contracts of which underlying.
 * @param dates today and the next trading date, in this order
 */
export function expirySentence(
  dates: readonly [today: string, next: string],
  contracts: readonly Contract[],
  open: readonly Held[],
): { readonly text: string | null; readonly hasPositions: boolean } {
  const keyOf = ({ segment, securityId }: Pick<Contract, 'segment' | 'securityId'>): string =>
    `${segment}:${securityId}`;
  const held = new Map(open.map((position) => [keyOf(position), position]));
  const words = dates.flatMap((date, n) => {
    const expiring = contracts.filter(({ expiry }) => expiry === date);
    if (expiring.length === 0) return [];
    const positions = expiring.flatMap((contract) => held.get(keyOf(contract)) ?? []);
    const roots = [...new Set(expiring.map(({ underlying }) => underlying))].toSorted();
    const named = positions.slice(0, NAMED_MAX).map(({ symbol, net }) => `${symbol} ${net}`);
    const more = positions.length > NAMED_MAX ? ` and ${positions.length - NAMED_MAX} more` : '';
    const mine = positions.length === 0 ? 'no position' : `positions: ${named.join(', ')}${more}`;
    const what = expiring.length === 1 ? '1 contract' : `${expiring.length} contracts`;
    return [`${n === 0 ? 'Today' : `On ${date}`} ${what} of ${shortList(roots)} will expire; ${mine}.`];
  });
  const hasPositions = contracts.some((one) => dates.includes(one.expiry ?? '') && held.has(keyOf(one)));
  const remedy = hasPositions ? ' Close or roll what is open; shares and commodities may be delivered.' : '';
  return { text: words.length === 0 ? null : `${words.join(' ')}${remedy}`, hasPositions };
}

function shortList(names: readonly string[]): string {
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} others`;
}
