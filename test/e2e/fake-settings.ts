import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { configSchema } from '#contract/config.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { FakeBrokerAccount } from './fake-broker-account.ts';

/** Whoever opens this page has been welcomed before. */
export const WELCOMED = ['face.welcome', '{"version":1,"open":false}'] as const;

/** A settings file in memory that refuses what the configuration does not take. */
export class FakeSettings {
  readonly brokerAccount: FakeBrokerAccount = new FakeBrokerAccount();
  stored: CallOutput<'settings.read'>['stored'] = {};

  answers() {
    const read = (): CallOutput<'settings.read'> => ({
      file: 'config.json',
      stored: this.stored,
      problem: null,
      running: configSchema.parse({}),
      given: { port: 'flag' },
    });
    return {
      ...this.brokerAccount.answers(),
      'settings.read': read,
      'settings.write': ({ stored }: CallInput<'settings.write'>) => {
        if (!configSchema.safeParse(stored).success)
          throw new FaultError(fault('input.config', 'It takes another value.'));
        this.stored = stored;
        return read();
      },
    };
  }
}
