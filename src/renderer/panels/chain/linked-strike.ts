import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Chain } from '#contract/model/chain.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { instrumentsStore } from '../../stores/instruments.ts';
import { panelSelection } from '../../stores/link-groups.ts';
import type { Cursor } from './chain-cells.tsx';

/** The place of an instrument in a chain: its strike and side; null when it is none of its options. */
export function placeIn(
  chain: Pick<Chain, 'underlying' | 'expiry'>,
  instrument: Pick<Instrument, 'underlying' | 'expiry' | 'right' | 'strike' | 'decimals'> | undefined,
): Cursor | null {
  if (instrument === undefined || instrument.right === null || instrument.strike === null) return null;
  if (instrument.underlying !== chain.underlying || instrument.expiry !== chain.expiry) return null;
  return { strike: instrument.strike / 10 ** instrument.decimals, side: instrument.right };
}

/**
 * The option of the chain that the panels of the same link colour show: the strike is linked as the underlying is.
 * @param onChosen is told when it becomes another one, wherever it was chosen.
 */
export function useLinkedStrike(chain: Chain | null, onChosen: (place: Cursor) => void): Cursor | null {
  const slot = useStore(panelSelection('chain'), (state) => state.slot);
  const instrument = useStore(instrumentsStore, (state) => (slot === null ? undefined : state.rows[slot]));
  const { underlying = '', expiry = '' } = chain ?? {};
  const place = useMemo(() => placeIn({ underlying, expiry }, instrument), [underlying, expiry, instrument]);
  const { strike = null, side = null } = place ?? {};
  // By what it is, not by the object: a list that is read anew chooses nothing.
  useEffect(() => {
    if (strike !== null && side !== null) onChosen({ strike, side });
  }, [strike, side, onChosen]);
  return place;
}
