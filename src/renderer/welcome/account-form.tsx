import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { BrokerAccountInput, BrokerAccountState, Finding } from '#contract/model/broker-account.ts';
import { faultOf } from '#contract/faults.ts';
import { call } from '../shell/terminal.ts';
import { Findings } from './findings.tsx';
import { SourceNext } from './source-next.tsx';

type Way = 'token' | 'login';

const WAYS: Readonly<Record<Way, { readonly title: string; readonly text: string }>> = {
  token: {
    title: 'Access token',
    text: 'Made on web.dhan.co under profile, DhanHQ trading APIs. It lasts a day, and this terminal renews it while it runs.',
  },
  login: {
    title: 'PIN and TOTP secret',
    text: 'The terminal makes its tokens by itself. The TOTP secret is the long text that is shown when TOTP is set up for the API.',
  },
};

function Field(props: {
  readonly name: string;
  readonly title: string;
  readonly secret?: boolean;
  readonly hint?: string;
}) {
  const id = `welcome-${props.name}`;
  return (
    <>
      <label htmlFor={id}>{props.title}</label>
      <input
        id={id}
        data-field={props.name}
        type={props.secret === true ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        placeholder={props.hint}
      />
    </>
  );
}

/** Reads the fields where they stand: what is secret is never kept in a store. Throws a sentence when one is empty. */
function readFields(fields: HTMLElement | null, way: Way): BrokerAccountInput {
  const text = (name: string): string | null =>
    fields?.querySelector<HTMLInputElement>(`[data-field="${name}"]`)?.value ?? null;
  const needed = (name: string, title: string): string => {
    const value = text(name)?.trim() ?? '';
    if (value === '') throw new Error(`${title} is empty. Nothing was sent.`);
    return value;
  };
  const again = text('again');
  if (again !== null && again !== text('passphrase')) throw new Error('The two passphrases differ. Nothing was sent.');
  const passphrase = text('passphrase');
  return {
    clientId: needed('client', 'The client id'),
    sign:
      way === 'token'
        ? { accessToken: needed('token', 'The access token') }
        : { pin: needed('pin', 'The PIN'), totpSecret: needed('totp', 'The TOTP secret') },
    passphrase: passphrase === '' ? null : passphrase,
  };
}

function Passphrase({ store }: { readonly store: BrokerAccountState['store'] }) {
  return store === 'none' ? (
    <>
      <Field name="passphrase" title="New passphrase" secret hint="8 characters or more" />
      <Field name="again" title="The same again" secret />
    </>
  ) : (
    <Field name="passphrase" title="Passphrase" secret hint="of the secret store" />
  );
}

/** What is stored, in words. */
function StoredWords({ state }: { readonly state: BrokerAccountState }) {
  const how = state.way === 'login' ? 'PIN and TOTP secret' : 'an access token';
  if (state.client !== null)
    return (
      <p>
        Stored: client id {state.client} with {how}, encrypted in {state.file}.
      </p>
    );
  if (state.store === 'locked') return <p>There is a secret store in {state.file}. Its passphrase opens it.</p>;
  return (
    <p className="muted">
      What you type is encrypted with your passphrase into {state.file} and goes to nobody but the broker. It is not
      written into logs, settings or addresses.
    </p>
  );
}

type Phase = 'idle' | 'storing' | 'checking';

/** Everything that the form can do, and what came of it. */
function useAccount() {
  const [state, setState] = useState<BrokerAccountState | null>(null);
  const [findings, setFindings] = useState<readonly Finding[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [phase, setPhase] = useState<Phase>('idle');
  const run = async (act: () => Promise<void>): Promise<void> => {
    setError(null);
    try {
      await act();
    } catch (thrown) {
      setError(thrown instanceof Error && !('fault' in thrown) ? thrown.message : faultOf(thrown).text);
    }
    setPhase('idle');
  };
  useEffect(() => {
    call('brokerAccount.state', {}).then(setState, (thrown: unknown) => setError(faultOf(thrown).text));
  }, []);
  const check = (passphrase: string | null, makeToken: boolean): Promise<void> =>
    run(async () => {
      setPhase('checking');
      setFindings(null);
      setFindings((await call('brokerAccount.check', { passphrase, makeToken })).findings);
      setState(await call('brokerAccount.state', {}));
    });
  const store = (read: () => BrokerAccountInput, stored: () => void): Promise<void> =>
    run(async () => {
      const input = read();
      setPhase('storing');
      setState(await call('brokerAccount.connect', input));
      stored();
      await check(null, 'pin' in input.sign);
    });
  return { state, findings, error, phase, check, store };
}

function Ways({ way, choose }: { readonly way: Way; readonly choose: (way: Way) => void }) {
  return (
    <fieldset className="setting-choice">
      <legend>Sign in with</legend>
      {(['token', 'login'] as const).map((one) => (
        <label key={one}>
          <input type="radio" name="welcome-way" checked={way === one} onChange={() => choose(one)} /> {WAYS[one].title}
        </label>
      ))}
    </fieldset>
  );
}

/** The account at Dhan: stored by the engine, looked at line by line, and put in force for the next start. */
export function AccountForm() {
  const [way, setWay] = useState<Way>('token');
  const fields = useRef<HTMLDivElement>(null);
  const { state, findings, error, phase, check, store } = useAccount();
  const clear = (): void => {
    for (const input of fields.current?.querySelectorAll('input[type="password"]') ?? [])
      (input as HTMLInputElement).value = '';
  };
  const submit = (): void => void store(() => readFields(fields.current, way), clear);
  const look = (makeToken: boolean): void => {
    const typed = fields.current?.querySelector<HTMLInputElement>('[data-field="passphrase"]')?.value ?? '';
    void check(typed === '' ? null : typed, makeToken);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement) || event.target.type === 'radio') return;
    event.preventDefault();
    submit();
  };
  if (state === null)
    return <p className={error === null ? 'muted' : 'danger-text'}>{error ?? 'Asking what is stored…'}</p>;
  const busy = phase !== 'idle';
  const tokenless = findings?.some(({ name, level }) => name === 'token' && level === 'fail') === true;
  return (
    <div className="welcome-account">
      <StoredWords state={state} />
      <Ways way={way} choose={setWay} />
      <p className="muted">{WAYS[way].text}</p>
      <div ref={fields} className="welcome-fields" onKeyDown={onKeyDown}>
        <Field name="client" title="Client id" hint="a number such as 1100003626" />
        {way === 'token' ? (
          <Field name="token" title="Access token" secret hint="begins with eyJ" />
        ) : (
          <>
            <Field name="pin" title="PIN" secret />
            <Field name="totp" title="TOTP secret" secret hint="letters and digits, or the otpauth address" />
          </>
        )}
        {state.needsPassphrase && <Passphrase store={state.store} />}
      </div>
      <p className="welcome-buttons">
        <button type="button" className="button" disabled={busy} onClick={submit}>
          {phase === 'storing' ? 'Storing…' : 'Store and look at it'}
        </button>
        {state.store !== 'none' && (
          <button type="button" className="button" disabled={busy} onClick={() => look(false)}>
            {phase === 'checking' ? 'Asking the broker…' : 'Look at it again'}
          </button>
        )}
        {tokenless && state.way === 'login' && (
          <button type="button" className="button" disabled={busy} onClick={() => look(true)}>
            Make a token now
          </button>
        )}
      </p>
      <p role="alert" className="danger-text">
        {error}
      </p>
      {findings !== null && <Findings findings={findings} />}
      {state.client !== null && <SourceNext source="dhan" />}
    </div>
  );
}
