import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, test } from 'node:test';
import * as fc from 'fast-check';
import { z } from 'zod';
import { CALLS } from '#contract/calls/index.ts';
import type { Trading } from '#contract/model/trading.ts';
import { changed, firstWorkspaces } from '../../../src/renderer/shell/workspaces.ts';
import { accountsStore } from '../../../src/renderer/stores/accounts.ts';
import {
  accountRefusal,
  meantAll,
  meantEntry,
  meantExit,
  standingWords,
  unknownAccounts,
} from '../../../src/renderer/stores/meant-account.ts';
import { tradingStore } from '../../../src/renderer/stores/trading.ts';
import { workspacesStore } from '../../../src/renderer/stores/workspaces.ts';
import { ORDER_OUTPUTS } from '../../contract/order-samples.ts';

const TRADING: Trading = ORDER_OUTPUTS['trading.read'];
const BOTH = {
  accounts: [
    { label: 'asha', colour: 'violet', active: true },
    { label: 'family', colour: 'orange', active: false },
  ],
  fixed: '',
} as const;

function stand(bound: string | null, active: string | null): void {
  workspacesStore.setState(changed(workspacesStore.getState(), 'open', { account: bound }));
  tradingStore.setState({ trading: active === null ? null : { ...TRADING, account: active }, rowsOf: active });
}

beforeEach(() => {
  workspacesStore.setState({ ...firstWorkspaces(), journal: [], openedFrom: null });
  accountsStore.setState({ ...BOTH });
});

test('without a binding everything is meant for the active account, and nothing is refused', () => {
  stand(null, 'asha');
  for (const meant of [meantEntry(), meantExit(), meantAll()]) {
    assert.equal(meant.account, 'asha');
    assert.equal(accountRefusal(meant), null);
  }
  stand(null, null);
  assert.deepEqual(meantEntry(), { account: null, reduces: false });
  assert.equal(accountRefusal(meantEntry()), null);
});

test('bound to another account entries are refused with the words of both, exits of the active one go', () => {
  stand('family', 'asha');
  assert.match(accountRefusal(meantEntry()) ?? '', /trades on family; asha is active/);
  assert.equal(accountRefusal(meantExit()), null);
  assert.equal(accountRefusal(meantAll()), null);
  assert.equal(meantExit().account, 'asha');
  // What was made elsewhere for the active account does not open a position from this window either.
  assert.match(accountRefusal({ account: 'asha', reduces: false }) ?? '', /trades on family/);
});

test('an order that was made for one account does not go to another, entry or exit', () => {
  stand(null, 'asha');
  const [entry, exit] = [meantEntry(), meantExit()];
  tradingStore.setState({ trading: { ...TRADING, account: 'family' } });
  for (const meant of [entry, exit, meantExit()])
    assert.match(accountRefusal(meant) ?? '', /made for asha; family is active/);
  assert.equal(accountRefusal(meantAll()), null, 'leaving everything waits for nothing');
});

test('a window of a panel stands where its workspace stands', () => {
  workspacesStore.setState(changed(workspacesStore.getState(), 'scan', { account: 'family' }));
  tradingStore.setState({ trading: { ...TRADING, account: 'asha' }, rowsOf: 'asha' });
  assert.equal(accountRefusal(meantEntry()), null);
  workspacesStore.setState({ openedFrom: 'scan' });
  assert.match(accountRefusal(meantEntry()) ?? '', /trades on family/);
});

test('nothing that is let out means another account than the active one, and no entry leaves a foreign workspace', () => {
  const label = fc.option(fc.constantFrom('asha', 'family', 'trust'));
  fc.assert(
    fc.property(label, fc.constantFrom('asha', 'family'), label, fc.boolean(), (bound, active, account, reduces) => {
      if (accountRefusal({ account, reduces }, { bound, active }) !== null) return;
      assert.ok(account === null || account === active);
      assert.ok(reduces || bound === null || bound === active);
    }),
  );
});

test('the strip says both accounts, offers the change where there is one, and names an account that is not here', () => {
  assert.equal(standingWords({ bound: 'asha', active: 'asha' }, BOTH), null);
  assert.equal(standingWords({ bound: null, active: 'asha' }, BOTH), null);
  const words = standingWords({ bound: 'family', active: 'asha' }, BOTH);
  assert.match(words?.text ?? '', /^This workspace trades on family; asha is active\./);
  assert.equal(words?.change, true);
  const fixed = standingWords({ bound: 'family', active: 'asha' }, { ...BOTH, fixed: 'A replay has one account.' });
  assert.deepEqual([fixed?.change, fixed?.text.includes('A replay has one account.')], [false, true]);
  const gone = standingWords({ bound: 'trust', active: 'asha' }, BOTH);
  assert.match(gone?.text ?? '', /no account trust here: name it with --accounts/);
  assert.equal(gone?.change, false);
  assert.deepEqual(unknownAccounts(['asha', 'trust', null, 'trust']), ['trust']);
  accountsStore.setState({ accounts: [] });
  assert.deepEqual(unknownAccounts(['trust']), [], 'nobody is called unknown before the accounts were read');
});

test('every call that names an account leaves the page by the one way', () => {
  const names = Object.entries(CALLS)
    .filter(
      ([name, { input }]) =>
        !name.startsWith('accounts.') && 'account' in (input instanceof z.ZodObject ? input.shape : {}),
    )
    .map(([name]) => name);
  assert.ok(names.includes('order.place') && names.includes('basket.place') && names.length >= 15, names.join(' '));
  const root = resolve(import.meta.dirname, '..', '..', '..', 'src', 'renderer');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  let seen = 0;
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const name of names) {
      seen += text.includes(`deskCall('${name}'`) || text.includes(`deskCall(\n    '${name}'`) ? 1 : 0;
      const past = new RegExp(`(?<!desk)[cC]all\\(\\s*'${name.replace('.', '\\.')}'`);
      assert.doesNotMatch(text, past, `${file} sends ${name} past deskCall`);
    }
  }
  assert.ok(seen >= 15, `${seen} places send`);
});
