import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { configSchema } from '#contract/config.ts';
import { FaultError, fault } from '#contract/faults.ts';

/** A settings file in memory that refuses what the configuration does not take. */
export class FakeSettings {
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
