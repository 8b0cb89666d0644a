import { useStore } from 'zustand';
import { tradingStore } from '../stores/trading.ts';
import { AccountTag, useMarkedAccount } from './account-tag.tsx';
import { commandTarget } from './command-target.ts';
import { keyOf } from './commands.ts';
import { shellStore } from './shell-store.ts';
import { stateWords } from './trade-mode.ts';

/** Account and what it may do now; the reasons on hover. */
export function TradingState() {
  const trading = useStore(tradingStore, (state) => state.trading);
  const error = useStore(tradingStore, (state) => state.error);
  const marked = useMarkedAccount();
  if (trading === null)
    return (
      <span className="trade-state warn" title={error ?? 'The account has not been read yet.'}>
        account unknown
      </span>
    );
  const { word, reasons } = stateWords(trading);
  return (
    <>
      <button
        type="button"
        className="account-button"
        title={`Account ${trading.account}. ${keyOf('accounts')} shows the accounts.`}
        onClick={() => commandTarget.openAccounts()}
      >
        {marked === null ? <span className="trade-account">{trading.account}</span> : <AccountTag />}
      </button>
      <button
        type="button"
        className="trade-state"
        title={`${reasons}\n${keyOf('panel.risk')} shows the limits.`}
        onClick={() => commandTarget.focusPanel('risk')}
      >
        <span className={trading.state === 'Active' ? '' : 'warn'}>{word}</span>
        {trading.state !== 'Active' && trading.blocks.length > 0 && (
          <span className="warn"> · {trading.blocks.length}</span>
        )}
      </button>
    </>
  );
}

/** The lamp of the keys that open positions; exits work without it. */
export function ArmSwitch() {
  const armed = useStore(tradingStore, (state) => state.armed);
  return (
    <button
      type="button"
      className="arm"
      role="switch"
      aria-checked={armed}
      aria-label="Keys that open positions"
      title={`${keyOf('trade.arm')}: keys that open positions. Exits and cancels work always.`}
      onClick={() => commandTarget.toggleArmed()}
    >
      <span className="lamp" />
      {armed ? 'ARMED' : 'disarmed'}
    </button>
  );
}

export function KillButton() {
  return (
    <button
      type="button"
      className="kill-button"
      title="Block entries, cancel everything, exit everything"
      onClick={() => shellStore.setState({ killOpen: true })}
    >
      Kill switch <kbd className="kill-key">{keyOf('kill')}</kbd>
    </button>
  );
}
