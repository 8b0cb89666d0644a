import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountsOf } from '#contract/model/account.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { AccountBook } from '../../../src/main/engine/account-book.ts';
import { AccountSwitch } from '../../../src/main/engine/account-switch.ts';
import type { OrderDesk } from '../../../src/main/engine/order-desk.ts';
import { MemorySecrets } from '../../support/memory-secrets.ts';
import { ORDER_OUTPUTS } from '../../contract/order-samples.ts';

const QUIET = {
  ...ORDER_OUTPUTS,
  'trading.read': { ...ORDER_OUTPUTS['trading.read'], inDoubt: 0 },
  'stops.list': { stops: [] },
  'baskets.list': { baskets: [] },
};

function made(answers: object = {}, config: object = {}) {
  const used: string[] = [];
  const state = { account: 'asha', accounts: 'asha, family pink', source: 'dhan', ...config };
  const known: Record<string, unknown> = { ...QUIET, ...answers };
  const desk = { ask: (name: string) => Promise.resolve(known[name]) } as unknown as Pick<OrderDesk, 'ask'>;
  const accounts = new AccountSwitch(
    () => state,
    desk,
    (label) => {
      used.push(label);
      state.account = label;
      return Promise.resolve();
    },
  );
  return { accounts, used, state };
}

describe('accounts of a terminal', () => {
  it('a list gives every account a colour of its own, and is refused where it cannot', () => {
    assert.deepEqual(accountsOf('asha orange, family', 'asha'), [
      { label: 'asha', colour: 'orange' },
      { label: 'family', colour: 'blue' },
    ]);
    assert.deepEqual(accountsOf('', 'main'), [{ label: 'main', colour: 'blue' }]);
    assert.deepEqual(
      accountsOf('family blue', 'main')?.map(({ label, colour }) => `${label} ${colour}`),
      ['main orange', 'family blue'],
    );
    for (const bad of ['a red', 'a blue, b blue', 'a, a', 'a b c', 'what?', 'a,b,c,d,e,f,g'])
      assert.equal(accountsOf(bad, null), null, bad);
    assert.equal(accountsOf('a,b,c,d,e,f', 'main'), null, 'one more than there are colours');
  });

  it('a change says what it means, then moves everything, and the next start is named', async () => {
    const { accounts, used } = made();
    const { refused, consequences } = await accounts.look('family');
    assert.equal(refused, null);
    assert.match(consequences.join('\n'), /Orders go to family.*working orders.*disarmed.*next start.*asha/s);
    const told = await accounts.switchTo('family');
    assert.deepEqual(used, ['family']);
    assert.equal(told.accounts.find(({ active }) => active)?.label, 'family');
    assert.match((await accounts.look('asha')).consequences.join('\n'), /begins with asha again/);
  });

  it('is refused while something would be left that nobody looks after', async () => {
    const stop = { ...ORDER_OUTPUTS['bracket.modify'], where: 'client', state: 'armed' };
    const kill = { ...QUIET['trading.read'].kill, phase: 'flattening' };
    const basket = { ...ORDER_OUTPUTS['basket.place'], state: 'running' };
    const cases: [object, RegExp][] = [
      [{ 'trading.read': { ...QUIET['trading.read'], inDoubt: 2 } }, /2 orders of asha are in doubt/],
      [{ 'trading.read': { ...QUIET['trading.read'], kill } }, /kill switch of asha is at work/],
      [{ 'stops.list': { stops: [stop] } }, /1 stops of asha are watched by this terminal alone/],
      [{ 'baskets.list': { baskets: [basket] } }, /1 baskets of asha are under way/],
    ];
    for (const [answers, words] of cases) {
      const { accounts, used } = made(answers);
      await assert.rejects(accounts.switchTo('family'), (error: unknown) => {
        assert.ok(error instanceof FaultError);
        assert.match(error.fault.text, words);
        return true;
      });
      assert.deepEqual(used, []);
    }
  });

  it('stops at the broker do not hold it; unknown accounts, the same one, and sources with one account do', async () => {
    const stop = { ...ORDER_OUTPUTS['bracket.modify'], where: 'broker', state: 'armed' };
    assert.equal((await made({ 'stops.list': { stops: [stop] } }).accounts.look('family')).refused, null);
    const codeOf = async (label: string, config: object = {}): Promise<string | undefined> =>
      (await made({}, config).accounts.look(label)).refused?.code;
    assert.equal(await codeOf('nobody'), 'input.unknown_account');
    assert.equal(await codeOf('asha'), 'input.same_account');
    assert.equal(await codeOf('family', { source: 'sim' }), 'denied.account_fixed');
    assert.match(made({}, { accounts: '' }).accounts.list().fixed, /Only one account is configured/);
  });

  it('a failed sign-in leaves the account as it was, and a second change waits for the first', async () => {
    const { state } = made();
    const desk = {
      ask: (name: keyof typeof QUIET) => Promise.resolve(QUIET[name]),
    } as unknown as Pick<OrderDesk, 'ask'>;
    let fail: (why: Error) => void = () => {};
    const accounts = new AccountSwitch(
      () => state,
      desk,
      () => new Promise((_, reject) => (fail = reject)),
    );
    const first = accounts.switchTo('family');
    first.catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    await assert.rejects(accounts.switchTo('family'), /being changed already/);
    fail(new FaultError(fault('denied.token_dead', 'No token.')));
    await assert.rejects(first, /No token/);
    assert.equal(accounts.list().accounts.find(({ active }) => active)?.label, 'asha');
  });

  it('is looked at again after the sign-in: what came up meanwhile holds it', async () => {
    const { state } = made();
    let inDoubt = 0;
    const desk = {
      ask: (name: keyof typeof QUIET) =>
        Promise.resolve(name === 'trading.read' ? { ...QUIET[name], inDoubt } : QUIET[name]),
    } as unknown as Pick<OrderDesk, 'ask'>;
    const accounts = new AccountSwitch(
      () => state,
      desk,
      async (label, stillFree) => {
        inDoubt = 1;
        await stillFree();
        state.account = label;
      },
    );
    await assert.rejects(accounts.switchTo('family'), /1 orders of asha are in doubt/);
    assert.equal(state.account, 'asha');
  });

  it('each label has secrets of its own, and main has those without a label', async () => {
    const secrets = new MemorySecrets();
    const account = (clientId: string) => ({ clientId, login: null, storedAtMs: 1 });
    await new AccountBook(secrets).keepAccount(account('1100000001'));
    await new AccountBook(secrets, 'family').keepAccount(account('1100000002'));
    assert.equal((await new AccountBook(secrets, 'main').account())?.clientId, '1100000001');
    assert.equal((await new AccountBook(secrets, 'family').account())?.clientId, '1100000002');
    assert.equal(await new AccountBook(secrets, 'asha').account(), null);
    assert.deepEqual([...secrets.entries.keys()], ['dhan.account', 'dhan.account.family']);
  });
});
