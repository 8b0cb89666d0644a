import { type FunctionComponent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { KeyPresetChoice } from '../panels/settings/key-preset-choice.tsx';
import { LookChoices } from '../panels/settings/settings-look.tsx';
import { keyOf } from '../shell/commands.ts';
import { role } from '../shell/dock-control.ts';
import { keyboardToLayout } from '../shell/dock-control.ts';
import { onEscape } from '../shell/escape-stack.ts';
import { call } from '../shell/terminal.ts';
import { sessionStore } from '../stores/session.ts';
import { WELCOME_KEY, WELCOME_STEPS, type WelcomeStep, welcomeStore, welcomeText } from '../stores/welcome.ts';
import { AccountForm } from './account-form.tsx';
import { SourceNext } from './source-next.tsx';

/** Finished or skipped: they do not come back by themselves. */
function closeWelcome(): void {
  welcomeStore.setState({ open: false });
  call('prefs.set', { key: WELCOME_KEY, json: welcomeText(false) }).catch(() => {
    // Not connected: they are shown once more at the next start.
  });
}

function MarketStep() {
  const live = useStore(sessionStore, ({ session }) => session?.mode === 'paper' || session?.mode === 'live');
  const [source, setSource] = useState<'sim' | 'dhan'>(live ? 'dhan' : 'sim');
  return (
    <>
      <fieldset className="welcome-choice">
        <legend>Where prices and orders come from and go to</legend>
        <label>
          <input type="radio" name="welcome-source" checked={source === 'sim'} onChange={() => setSource('sim')} />
          <span>
            <b>Demo</b> A simulated exchange on this machine. Prices are made up and move like those of NSE, BSE and
            MCX; orders are filled on paper. No account, no money, nothing leaves the machine. The blue border and the
            word SIM always say so.
          </span>
        </label>
        <label>
          <input type="radio" name="welcome-source" checked={source === 'dhan'} onChange={() => setSource('dhan')} />
          <span>
            <b>My account at Dhan</b> Live prices of your account. Orders stay on paper until “orders” is set to live by
            hand; a page cannot do that.
          </span>
        </label>
      </fieldset>
      {source === 'dhan' ? <AccountForm /> : <SourceNext source="sim" />}
    </>
  );
}

function KeysStep() {
  return (
    <>
      <KeyPresetChoice scope="welcome" />
      <p className="muted">
        Whatever you choose: <kbd>{keyOf('find')}</kbd> finds everything, <kbd>{keyOf('keys')}</kbd> shows every key,{' '}
        <kbd>{keyOf('panel.help')}</kbd> the help with the first five minutes for your habits. No single key ever
        places, cancels or exits.
      </p>
    </>
  );
}

function LookStep() {
  return <LookChoices scope="welcome" />;
}

const STEPS: Readonly<Record<WelcomeStep, { readonly title: string; readonly component: FunctionComponent }>> = {
  market: { title: 'Market', component: MarketStep },
  keys: { title: 'Keys', component: KeysStep },
  look: { title: 'Look', component: LookStep },
};

/** A new step begins with the keyboard on what is chosen there. */
function focusChoice(body: HTMLElement | null): void {
  body?.querySelector<HTMLElement>('input:checked')?.focus();
}

function Dialog() {
  const step = useStore(welcomeStore, (state) => state.step);
  const at = WELCOME_STEPS.indexOf(step);
  const go = (to: WelcomeStep | undefined): void =>
    to === undefined ? closeWelcome() : welcomeStore.setState({ step: to });
  useEffect(() => {
    const opener = document.activeElement;
    const dispose = onEscape(closeWelcome);
    return () => {
      dispose();
      if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus();
      else keyboardToLayout();
    };
  }, []);
  const { component: Step, title } = STEPS[step];
  return (
    <section className="welcome" role="dialog" aria-label="First steps">
      <header>
        <h2>First steps</h2>
        <div className="tools" role="group" aria-label="Steps">
          {WELCOME_STEPS.map((name, i) => (
            <button
              key={name}
              type="button"
              className="chip"
              aria-pressed={name === step}
              aria-current={name === step ? 'step' : undefined}
              onClick={() => go(name)}
            >
              {i + 1} {STEPS[name].title}
            </button>
          ))}
        </div>
        <span className="spacer" />
        <button type="button" className="button" onClick={closeWelcome}>
          Skip <kbd>Esc</kbd>
        </button>
      </header>
      <div key={step} ref={focusChoice} className="welcome-body" role="group" aria-label={title}>
        <Step />
      </div>
      <footer>
        <span className="muted">
          The terminal behind works meanwhile. <kbd>{keyOf('welcome')}</kbd> brings this back.
        </span>
        <span className="spacer" />
        {at > 0 && (
          <button type="button" className="button" onClick={() => go(WELCOME_STEPS[at - 1])}>
            Back
          </button>
        )}
        <button type="button" className="button welcome-next" onClick={() => go(WELCOME_STEPS[at + 1])}>
          {at === WELCOME_STEPS.length - 1 ? 'Done' : 'Next'}
        </button>
      </footer>
    </section>
  );
}

/** First steps: demo or Dhan, keys, look. Beside the terminal, never in its way. */
export function Welcome() {
  const open = useStore(welcomeStore, (state) => state.open);
  return open && role.panel === null ? <Dialog /> : null;
}
