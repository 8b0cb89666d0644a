import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';

/** A secret store of straw: it keeps that something was stored, and answers what a test tells it to. */
export class FakeBrokerAccount {
  state: CallOutput<'brokerAccount.state'> = {
    label: 'main',
    file: 'secrets.vault',
    store: 'none',
    needsPassphrase: true,
    client: null,
    way: null,
  };
  findings: CallOutput<'brokerAccount.check'>['findings'] = [
    { name: 'vault', level: 'ok', text: 'secrets.vault opens; it holds a client id with access token' },
    { name: 'profile', level: 'ok', text: 'answers; segments: Equity, Derivative' },
    { name: 'data plan', level: 'fail', text: 'not active: feed and candles are refused. Subscribe to the Data APIs.' },
    { name: 'token', level: 'ok', text: 'ends at 2026-11-21 10:30 IST, in 20 h 48 min' },
    { name: 'static IP', level: 'warn', text: 'No address is registered at the broker. Register one.' },
  ];
  /** What the next `connect` is refused with. */
  refusal: string | null = null;

  answers() {
    return {
      'brokerAccount.state': () => this.state,
      'brokerAccount.connect': ({ clientId, sign }: CallInput<'brokerAccount.connect'>) => {
        if (this.refusal !== null) throw new FaultError(fault('input.account', this.refusal));
        const way = 'accessToken' in sign ? ('token' as const) : ('login' as const);
        const client = `••••${clientId.slice(-4)}`;
        this.state = { ...this.state, store: 'open', needsPassphrase: false, client, way };
        return this.state;
      },
      'brokerAccount.check': () => ({ findings: this.findings }),
    };
  }
}
