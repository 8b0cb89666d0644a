import { useStore } from 'zustand';
import { sessionStore } from '../../stores/session.ts';
import { chainStore, expiriesOf, showChain } from './chain-store.ts';
import { daysText, expiryText } from './chain-words.ts';

/** Which underlying the window's chain is of. @param of whose it is, for screen readers: `the chain`. */
export function UnderlyingChoice({ of }: { readonly of: string }) {
  const { list, underlying } = useStore(chainStore);
  return (
    <select
      className="filter is-short"
      aria-label={`Underlying of ${of}`}
      value={underlying}
      onChange={(event) => showChain(event.target.value, null)}
    >
      {(list?.underlyings ?? []).map((one) => (
        <option key={one.underlying} value={one.underlying}>
          {one.underlying}
        </option>
      ))}
    </select>
  );
}

/** Which expiry of it, with the days that are left. */
export function ExpiryChoice({ of }: { readonly of: string }) {
  const { list, underlying, expiry } = useStore(chainStore);
  const today = useStore(sessionStore, ({ session }) => session?.day.date ?? '');
  return (
    <select
      className="filter is-short"
      aria-label={`Expiry of ${of}`}
      value={expiry ?? ''}
      onChange={(event) => showChain(underlying, event.target.value)}
    >
      {expiriesOf(list, underlying).map((one) => (
        <option key={one.expiry} value={one.expiry}>
          {expiryText(one.expiry)} · {daysText(one.expiry, today)}
        </option>
      ))}
    </select>
  );
}
