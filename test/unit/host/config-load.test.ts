import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { configHelp, loadConfig } from '../../../src/main/host/config-load.ts';

const dir = mkdtempSync(join(tmpdir(), 'muhurat-config-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const load = (args: string[], env: Record<string, string> = {}) => loadConfig(['--data', dir, ...args], env).config;

describe('configuration', () => {
  it('takes flags over the environment over the file over defaults', () => {
    writeFileSync(join(dir, 'config.json'), JSON.stringify({ seed: 1, port: 1_001, instruments: 10 }));
    const config = load(['--seed', '3'], { TERMINAL_SEED: '2', TERMINAL_PORT: '1002', PATH: 'x' });
    assert.deepEqual([config.seed, config.port, config.instruments, config.speed], [3, 1_002, 10, 1]);
    assert.ok(Object.isFrozen(config));
    rmSync(join(dir, 'config.json'));
  });

  it('reads every way of writing a flag', () => {
    const config = load(['--clock', '2026-11-23', '10:30', '--frame-ms=16', '--no-open-browser', '--speed', '2.5']);
    assert.deepEqual(
      [config.clock, config.frameMs, config.openBrowser, config.speed],
      ['2026-11-23 10:30', 16, false, 2.5],
    );
    assert.equal(load(['--clock', '2026-11-23 10:30']).clock, '2026-11-23 10:30');
    assert.equal(loadConfig(['--help'], {}).help, true);
  });

  it('records only when told to', () => {
    assert.equal(load([]).record, false);
    assert.equal(load(['--record']).record, true);
    assert.equal(load(['--record=true']).record, true);
    assert.equal(load([], { TERMINAL_RECORD: 'true' }).record, true);
  });

  const refusals: [string[], Record<string, string>, RegExp][] = [
    [['--sped', '2'], {}, /no flag '--sped'.*--help/],
    [['--port'], {}, /--port needs a value: it takes a whole number/],
    [['--port', 'abc'], {}, /--port takes a whole number from 0 to 65535, not 'abc'\./],
    [['--port', '70000'], {}, /--port takes .*, not 70000\./],
    [['--port='], {}, /--port takes .*, not ''\./],
    [['--host', 'mac'], {}, /--host takes auto, desktop or browser, not 'mac'/],
    [['--clock', '2026-11-20'], {}, /--clock takes an IST date and time .* such as 2026-11-20 10:30, not '2026-11-20'/],
    [['--clock', '2026-02-30 10:00'], {}, /--clock takes an IST date and time that exist/],
    [['--clock', '2026-11-20', '25:00'], {}, /--clock takes .*, not '2026-11-20 25:00'/],
    [['--no-port'], {}, /takes a value/],
    [['--source', 'live'], {}, /--source.*replay:FILE/],
    [['--clock', 'today'], {}, /--clock.*YYYY-MM-DD/],
    [[], { TERMINAL_SPED: '2' }, /TERMINAL_SPED is not known/],
    [['surplus'], {}, /no flag 'surplus'/],
  ];
  for (const [args, env, message] of refusals) {
    it(`refuses ${[...args, ...Object.keys(env)].join(' ')}`, () => assert.throws(() => load(args, env), message));
  }

  it('names a broken or foreign key of the file', () => {
    const file = join(dir, 'config.json');
    for (const [text, message] of [
      ['{', /config\.json cannot be read.*Mend or remove/],
      ['[1]', /does not hold a JSON object/],
      ['{"sped":1}', /config\.json: unknown key 'sped'/],
      ['{"seed":-1}', /config\.json: --seed/],
    ] as const) {
      writeFileSync(file, text);
      assert.throws(() => load([]), message);
    }
    rmSync(file);
  });

  it('documents every key with the shape of its value', () => {
    assert.match(configHelp(), /--host auto\|desktop\|browser .*\n.*--port N .*\n.*--data DIR /);
    assert.match(configHelp(), /--source sim\|dhan\|replay:FILE /);
    assert.match(configHelp(), /--clock DATE TIME .*\n.*--speed X /);
    for (const flag of ['--host', '--port', '--data', '--source', '--instruments', '--seed', '--clock', '--speed']) {
      assert.match(configHelp(), new RegExp(`${flag} .*\\(default `));
    }
  });
});
