import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { SecretVault } from '../../../../src/main/host/secrets/secret-vault.ts';

const base = mkdtempSync(join(tmpdir(), 'muhurat-vault-'));
after(() => rmSync(base, { recursive: true, force: true }));

const PASSPHRASE = 'correct horse battery';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

function vaultIn(dir: string, passphrase = PASSPHRASE): { vault: SecretVault; asked: boolean[]; opened: string[] } {
  const asked: boolean[] = [];
  const opened: string[] = [];
  const vault = new SecretVault(dir, {
    ask: (fresh) => {
      asked.push(fresh);
      return Promise.resolve(passphrase);
    },
    opened: (text) => {
      opened.push(text);
      return Promise.resolve();
    },
  });
  return { vault, asked, opened };
}
const fresh = (): string => mkdtempSync(join(base, 'v-'));
const refused =
  (code: string, words: RegExp) =>
  (thrown: unknown): boolean => {
    assert.ok(thrown instanceof FaultError);
    assert.equal(thrown.fault.code, code);
    assert.match(thrown.fault.text, words);
    return true;
  };

test('what one process stores another one reads; the file shows nothing and only its owner can read it', async () => {
  const dir = fresh();
  const { vault, asked, opened } = vaultIn(dir);
  assert.equal(await vault.get('a'), null);
  assert.deepEqual(asked, [], 'without a vault nobody is asked');
  await vault.set('a', SECRET);
  await vault.set('b', 'two');
  await vault.delete('b');
  assert.deepEqual([asked, opened], [[true], [PASSPHRASE]], 'the passphrase is asked for once');
  const text = readFileSync(vault.file, 'utf8');
  assert.ok(!text.includes(SECRET) && !text.includes(PASSPHRASE));
  assert.equal(JSON.parse(text).version, 1);
  assert.equal(statSync(vault.file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(dir), ['secrets.vault'], 'nothing is left beside it');
  const other = vaultIn(dir);
  assert.deepEqual([await other.vault.get('a'), await other.vault.get('b')], [SECRET, null]);
  await other.vault.set('a', 'newer');
  assert.equal(await vault.get('a'), 'newer', 'the first one sees it');
  assert.deepEqual([asked.length, other.asked], [1, [false]]);
});

test('the same secret is written differently every time', async () => {
  const { vault } = vaultIn(fresh());
  await vault.set('a', SECRET);
  const before = JSON.parse(readFileSync(vault.file, 'utf8')) as Record<string, string>;
  await vault.set('a', SECRET);
  const after = JSON.parse(readFileSync(vault.file, 'utf8')) as Record<string, string>;
  assert.notEqual(before['iv'], after['iv']);
  assert.notEqual(before['data'], after['data']);
});

test('a wrong passphrase is told as one, changes nothing, and the right one still opens', async () => {
  const dir = fresh();
  const { vault } = vaultIn(dir);
  await vault.set('a', SECRET);
  const before = readFileSync(vault.file, 'utf8');
  const wrong = vaultIn(dir, 'correct horse batterz');
  const words = /passphrase does not open .*secrets\.vault.*auth forget/;
  await assert.rejects(wrong.vault.get('a'), refused('denied.wrong_passphrase', words));
  await assert.rejects(wrong.vault.set('a', 'x'), refused('denied.wrong_passphrase', words));
  assert.deepEqual(wrong.opened, []);
  assert.equal(readFileSync(vault.file, 'utf8'), before);
  assert.equal(await vaultIn(dir).vault.get('a'), SECRET);
});

test('a changed byte anywhere is told as damage, never as another secret', async () => {
  const dir = fresh();
  const { vault } = vaultIn(dir);
  await vault.set('a', SECRET);
  const whole = JSON.parse(readFileSync(vault.file, 'utf8')) as Record<string, unknown>;
  const flip = (text: unknown): string => {
    const bytes = Buffer.from(String(text), 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return bytes.toString('base64');
  };
  const broken: unknown[] = [
    { ...whole, data: flip(whole['data']) },
    { ...whole, tag: flip(whole['tag']) },
    { ...whole, iv: flip(whole['iv']) },
    { ...whole, kdf: { ...(whole['kdf'] as object), n: 1_073_741_824 } },
    { ...whole, kdf: { ...(whole['kdf'] as object), n: 100_000 } },
    { ...whole, cipher: 'none' },
    [],
  ];
  for (const value of broken) {
    writeFileSync(vault.file, JSON.stringify(value));
    await assert.rejects(vaultIn(dir).vault.get('a'), refused('unavailable.vault_damaged', /damaged.*auth forget/));
  }
  writeFileSync(vault.file, JSON.stringify(whole).slice(0, 80));
  await assert.rejects(vaultIn(dir).vault.get('a'), refused('unavailable.vault_damaged', /damaged/));
  writeFileSync(vault.file, JSON.stringify({ ...whole, version: 2 }));
  await assert.rejects(vaultIn(dir).vault.get('a'), refused('input.vault_newer', /another version.*Update/));
});

test('writes that come at once, from two of them, are all there afterwards', async () => {
  const dir = fresh();
  const [one, two] = [vaultIn(dir).vault, vaultIn(dir).vault];
  await one.set('start', '0');
  const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
  await Promise.all(names.map((name, i) => (i % 2 === 0 ? one : two).set(name, name)));
  const stored = await Promise.all(names.map((name) => one.get(name)));
  assert.deepEqual(stored, names);
});

test('forgetting removes the file, and says whether there was one', async () => {
  const { vault } = vaultIn(fresh());
  assert.equal(vault.forget(), false);
  await vault.set('a', SECRET);
  assert.equal(vault.forget(), true);
  assert.equal(vault.exists, false);
  assert.equal(await vault.get('a'), null);
});
