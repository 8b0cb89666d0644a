import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { CallOutput } from '#contract/calls/index.ts';
import { faultOf } from '#contract/faults.ts';
import { accountsStore } from '../stores/accounts.ts';
import { workspacesStore } from '../stores/workspaces.ts';
import { WorkspaceAccount } from './account-standing.tsx';
import { spaceOf } from './workspaces.ts';
import { tradingStore } from '../stores/trading.ts';
import { closeTicket } from '../ticket/ticket-control.ts';
import { onEscape } from './escape-stack.ts';
import { shellStore } from './shell-store.ts';
import { call } from './terminal.ts';

type Look = CallOutput<'accounts.look'>;

const close = (): void => shellStore.setState({ accountsOpen: false });

/** What changing would mean, read anew for every account that is looked at. */
function useLook(account: string | null): { readonly look: Look | null; readonly error: string | null } {
  const [state, setState] = useState<{ of: string; look: Look | null; error: string | null } | null>(null);
  useEffect(() => {
    if (account === null) return;
    call('accounts.look', { account }).then(
      (look) => setState({ of: account, look, error: null }),
      (error: unknown) => setState({ of: account, look: null, error: faultOf(error).text }),
    );
  }, [account]);
  return state === null || state.of !== account ? { look: null, error: null } : state;
}

interface ChangeProps {
  readonly account: string;
  readonly here: string;
  /** The keyboard goes to the button once it is known what it means. */
  readonly focusing: boolean;
}

function Change({ account, here, focusing }: ChangeProps) {
  const { look, error } = useLook(account);
  const [phase, setPhase] = useState<'asking' | 'changing'>('asking');
  const [failure, setFailure] = useState<string | null>(null);
  const change = (): void => {
    setPhase('changing');
    setFailure(null);
    closeTicket();
    tradingStore.setState({ armed: false });
    call('accounts.switch', { account }).then(
      (accounts) => {
        accountsStore.setState(accounts);
        close();
      },
      (thrown: unknown) => {
        setPhase('asking');
        setFailure(faultOf(thrown).text);
      },
    );
  };
  const why = error ?? look?.refused?.text ?? null;
  return (
    <div className="account-change" role="status">
      {look === null && error === null && <p>Asking what it would mean…</p>}
      {why !== null && <p className="ticket-denied">{why}</p>}
      {look !== null && look.refused === null && (
        <>
          <ul>
            {look.consequences.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
          <button
            type="button"
            className="button"
            autoFocus={focusing}
            disabled={phase === 'changing'}
            onClick={change}
          >
            {phase === 'changing' ? `Signing in to ${account}…` : `Leave ${here} and trade ${account}`}
          </button>
        </>
      )}
      {failure !== null && (
        <p className="ticket-denied">
          Still {here}: {failure}
        </p>
      )}
    </div>
  );
}

function Dialog() {
  const { accounts, fixed } = useStore(accountsStore);
  const wanted = useStore(shellStore, (state) => state.accountWanted);
  const [chosen, setChosen] = useState(() => (accounts.some(({ label }) => label === wanted) ? wanted : null));
  const list = useRef<HTMLDivElement>(null);
  // What another window changed is known from the account itself first.
  const here = useStore(tradingStore, (state) => state.trading?.account ?? '');
  const space = useStore(workspacesStore, (state) => spaceOf(state));
  useEffect(() => {
    const opener = document.activeElement;
    list.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
    const dispose = onEscape(close);
    return () => {
      dispose();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <section className="kill accounts" role="dialog" aria-label="Accounts">
      <header>
        <h2>Accounts</h2>
        <span className="spacer" />
        <button type="button" className="quiet" onClick={close}>
          <kbd>Esc</kbd> <span className="hidden-words">closes the accounts</span>
        </button>
      </header>
      <div ref={list} className="account-list" role="group" aria-label="Account to trade">
        {accounts.map(({ label, colour }) => (
          <button
            key={label}
            type="button"
            className="account-choice"
            data-account-colour={colour}
            aria-pressed={chosen === label || (label === here && chosen === null)}
            disabled={label === here || fixed !== ''}
            onClick={() => setChosen(label)}
          >
            <span className="account-square" /> {label} {label === here && <span className="muted">traded now</span>}
          </button>
        ))}
      </div>
      {fixed !== '' && <p>{fixed}</p>}
      {chosen !== null && chosen !== here && fixed === '' && (
        <Change account={chosen} here={here} focusing={chosen === wanted} />
      )}
      <p className="account-binding">
        The workspace “{space.name}” <WorkspaceAccount id={space.id} />
        <span className="muted">Choosing here binds it and changes no account.</span>
      </p>
    </section>
  );
}

/** The accounts and the change from one to another: asked, with what it means, and then one press. */
export function AccountDialog() {
  const open = useStore(shellStore, (state) => state.accountsOpen);
  return open ? <Dialog /> : null;
}
