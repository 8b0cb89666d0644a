import { type Instrument, instrumentKey } from '#contract/model/instrument.ts';
import type { Dispose } from '#contract/wire.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { panelSelection } from '../../stores/link-groups.ts';
import { chainStore, expiriesOf, showChain } from './chain-store.ts';

/** The chain that belongs to a charted instrument; its own expiry when it is an option. */
export function followInstrument(instrument: Instrument): void {
  const { underlying, right, expiry } = instrument;
  const { list, underlying: shown, expiry: present } = chainStore.getState();
  if (expiriesOf(list, underlying).length === 0) return;
  if (right !== null) showChain(underlying, expiry);
  else if (underlying !== shown) showChain(underlying, null);
  else showChain(underlying, present);
}

/**
 * Switches the chain when somebody puts another instrument on the chart. What a start or a new epoch puts there is
 * nobody's choice.
 */
export function followSelection(): Dispose {
  const keyNow = (): string | null => {
    const instrument = instrumentAt(panelSelection('chain').getState().slot);
    return instrument === undefined ? null : instrumentKey(instrument.segment, instrument.securityId);
  };
  let last = keyNow();
  return panelSelection('chain').subscribe(({ slot }) => {
    const key = keyNow();
    if (key === last || key === null) return;
    const first = last === null;
    last = key;
    const instrument = instrumentAt(slot);
    if (!first && instrument !== undefined) followInstrument(instrument);
  });
}
