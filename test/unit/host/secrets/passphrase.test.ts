import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { Keyring, type SafeStorage } from '../../../../src/main/host/secrets/keyring.ts';
import { type PassphraseSources, passphraseFrom } from '../../../../src/main/host/secrets/passphrase.ts';
import { keyring as shell, safeStorage } from '../../../e2e/electron-double/electron.ts';

const base = mkdtempSync(join(tmpdir(), 'muhurat-passphrase-'));
after(() => rmSync(base, { recursive: true, force: true }));

/** A terminal at which a person types what is given, one answer for each question. */
class TypedTty extends EventEmitter {
  readonly isTTY = true;
  raw = false;
  readonly rawWhileTyping: boolean[] = [];
  readonly #answers: string[];
  constructor(...answers: string[]) {
    super();
    this.#answers = answers;
  }
  setRawMode(on: boolean): void {
    this.raw = on;
  }
  setEncoding(): void {}
  resume(): void {
    const answer = this.#answers.shift() ?? '';
    setImmediate(() => {
      this.rawWhileTyping.push(this.raw);
      for (const piece of answer.match(/[\s\S]{1,3}/g) ?? []) this.emit('data', piece);
    });
  }
  pause(): void {}
}

const nobody = new TypedTty();
Object.assign(nobody, { isTTY: false });

function sources(given: Partial<PassphraseSources>): PassphraseSources & { shown: string[] } {
  const shown: string[] = [];
  return { env: {}, keyFile: '', tty: nobody, show: (text) => shown.push(text), shown, ...given };
}
const words = (words: RegExp) => (thrown: unknown) => {
  assert.ok(thrown instanceof FaultError);
  assert.match(thrown.fault.text, words);
  return true;
};

test('the environment gives it and forgets it at once', async () => {
  const env: Record<string, string | undefined> = { TERMINAL_PASSPHRASE: 'from-outside' };
  const source = passphraseFrom(sources({ env }));
  assert.deepEqual(env, {});
  assert.equal(await source.ask(false), 'from-outside');
  const short = passphraseFrom(sources({ env: { TERMINAL_PASSPHRASE: 'short' } }));
  await assert.rejects(short.ask(true), words(/TERMINAL_PASSPHRASE holds.*fewer than 8/));
});

test('a person types it without seeing it; a new one twice', async () => {
  const tty = new TypedTty('open sesame\r');
  const asked = sources({ tty });
  assert.equal(await passphraseFrom(asked).ask(false), 'open sesame');
  assert.deepEqual([tty.rawWhileTyping, tty.raw], [[true], false]);
  assert.ok(!asked.shown.join('').includes('sesame'));
  assert.equal(
    await passphraseFrom(sources({ tty: new TypedTty('sesamé 12\r', 'sesamé 12\n') })).ask(true),
    'sesamé 12',
  );
  await assert.rejects(
    passphraseFrom(sources({ tty: new TypedTty('sesame 12\r', 'sesame 13\r') })).ask(true),
    words(/two differ; nothing was stored/),
  );
  assert.equal(await passphraseFrom(sources({ tty: new TypedTty('abcx\u007fdefgh\r') })).ask(false), 'abcdefgh');
  await assert.rejects(passphraseFrom(sources({ tty: new TypedTty('abc\u0003') })).ask(false), words(/interrupted/));
});

test('nobody to ask: both remedies are named', async () => {
  await assert.rejects(passphraseFrom(sources({})).ask(false), words(/TERMINAL_PASSPHRASE.*--key-file/));
});

test('a key file is made for a new vault, for its owner only, and refused when others can read it', async () => {
  const keyFile = join(base, 'vault.key');
  await assert.rejects(passphraseFrom(sources({ keyFile })).ask(false), words(/vault\.key is missing/));
  assert.ok(!existsSync(keyFile));
  const made = await passphraseFrom(sources({ keyFile })).ask(true);
  assert.equal(statSync(keyFile).mode & 0o777, 0o600);
  assert.ok(Buffer.from(made, 'base64').length === 32 && readFileSync(keyFile, 'utf8').trim() === made);
  assert.equal(await passphraseFrom(sources({ keyFile })).ask(false), made);
  chmodSync(keyFile, 0o640);
  await assert.rejects(passphraseFrom(sources({ keyFile })).ask(false), words(/Others .* can read.*chmod 600/));
});

/** The double of Electron's safeStorage is checked against Electron's types; this is what the program asks of it. */
const storage: SafeStorage = safeStorage;

test('the keyring of the desktop remembers what opened the vault, and nothing before', async () => {
  const dir = mkdtempSync(join(base, 'ring-'));
  const keyring = new Keyring(storage, dir, 'linux');
  const first = passphraseFrom(sources({ keyring, env: { TERMINAL_PASSPHRASE: 'from-outside' } }));
  await first.ask(false);
  assert.equal(await keyring.recall(), null);
  await first.opened('from-outside');
  const file = join(dir, 'passphrase.safe');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.ok(!readFileSync(file, 'latin1').includes('outside'));
  const next = passphraseFrom(sources({ keyring, tty: new TypedTty('typed again\r') }));
  assert.equal(await next.ask(false), 'from-outside');
  assert.equal(await next.ask(false), 'typed again', 'what did not open is not tried twice');
});

test('a keyring that everybody can open is refused: the passphrase is asked for', async () => {
  const dir = mkdtempSync(join(base, 'basic-'));
  const keyring = new Keyring(storage, dir, 'linux');
  shell.backend = 'basic_text';
  try {
    assert.equal(await keyring.usable(), false);
    await passphraseFrom(sources({ keyring })).opened('from-outside');
    assert.ok(!existsSync(join(dir, 'passphrase.safe')));
    const asked = passphraseFrom(sources({ keyring, tty: new TypedTty('typed here\r') }));
    assert.equal(await asked.ask(false), 'typed here');
    assert.equal(await new Keyring(storage, dir, 'darwin').usable(), true, 'other systems have no such backend');
  } finally {
    shell.backend = 'gnome_libsecret';
  }
});

test('a keyring that lost its key asks again', async () => {
  const dir = mkdtempSync(join(base, 'lost-'));
  const keyring = new Keyring(storage, dir, 'linux');
  await keyring.keep('from-outside');
  shell.key = 0x33;
  try {
    assert.equal(await keyring.recall(), null);
  } finally {
    shell.key = 0x5a;
  }
  writeFileSync(join(dir, 'passphrase.safe'), '');
  assert.equal(await keyring.recall(), null);
});
