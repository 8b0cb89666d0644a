import { useStore } from 'zustand';
import type { Chain } from '#contract/model/chain.ts';
import { HoldLine } from '../../ticket/hold-line.tsx';
import { pressedOnce } from '../../ui/pressed-once.ts';
import { ExpiryChoice, UnderlyingChoice } from '../chain/chain-choice.tsx';
import { strikeText } from '../chain/chain-rows.ts';
import { scalperStore, stepLots, stepStrikes, turnFollow, turnKind } from './scalper-store.ts';

interface StepperProps {
  readonly label: string;
  readonly value: string;
  readonly less: () => void;
  readonly more: () => void;
  readonly hint: string;
}

function Stepper({ label, value, less, more, hint }: StepperProps) {
  return (
    <span className="scalper-stepper" role="group" aria-label={label} title={hint}>
      <span className="muted">{label}</span>
      <button type="button" className="button" aria-label={`${label}: less`} onClick={less}>
        −
      </button>
      <output>{value}</output>
      <button type="button" className="button" aria-label={`${label}: more`} onClick={more}>
        +
      </button>
    </span>
  );
}

const offsetWords = (offset: number): string =>
  offset === 0 ? 'ATM' : `${Math.abs(offset)} ${offset > 0 ? 'OTM' : 'ITM'}`;

/** Chain, strikes, size and kind of the orders, and the door out of both panes. */
export function ScalperBar({ chain, onExitAll }: { chain: Chain; onExitAll: () => void }) {
  const { follow, offset, strikes, lots, kind } = useStore(scalperStore);
  const units = lots * chain.lot;
  return (
    <>
      <div className="scalper-bar" role="group" aria-label="Scalper">
        <UnderlyingChoice of="the scalper" />
        <ExpiryChoice of="the scalper" />
        <Stepper
          label="Strikes"
          value={
            follow
              ? offsetWords(offset)
              : strikes === null
                ? ''
                : `${strikeText(strikes.call)} / ${strikeText(strikes.put)}`
          }
          less={() => stepStrikes(chain, -1)}
          more={() => stepStrikes(chain, 1)}
          hint="PgUp further out of the money, PgDn in"
        />
        <button
          type="button"
          className="chip is-box"
          aria-pressed={follow}
          title="Strikes go with the money; a strike that is held stays (h)"
          onClick={turnFollow}
        >
          {follow ? 'Follows ATM' : 'Strikes held'}
        </button>
        <Stepper
          label="Lots"
          value={`${lots} · ${units}`}
          less={() => stepLots(-1)}
          more={() => stepLots(1)}
          hint="Up and Down"
        />
        <button
          type="button"
          className="chip is-box"
          aria-pressed={kind === 'market'}
          title="Limit at the other side's best price, or market: a limit with protection (m)"
          onClick={turnKind}
        >
          {kind === 'limit' ? 'Limit at touch' : 'Market, protected'}
        </button>
        <button type="button" className="button scalper-exit" onKeyDown={pressedOnce} onClick={onExitAll}>
          Exit both <kbd>Ctrl+Delete</kbd>
        </button>
      </div>
      {strikes !== null && (
        <HoldLine underlying={chain.underlying} expiry={chain.expiry} strike={strikes.call} right="CE" />
      )}
    </>
  );
}
