import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Alert, SavedRule } from '#contract/model/alert.ts';
import { configSchema } from '#contract/config.ts';
import { OPEN_FILTER } from '#contract/model/notifier.ts';
import { openSecrets } from '../../src/main/host/terminal.ts';
import { until } from '../support/feed-server.ts';
import { HttpScript, json } from '../support/http-script.ts';
import { RealTerminal } from '../support/real-terminal.ts';

/** A terminal with its threads, the exchange's process, and what its page is told of alerts. */
async function open(
  context: TestContext,
  dataDir: string,
  clock: string,
): Promise<{ real: RealTerminal; told: Alert[]; stop: () => Promise<void> }> {
  const real = await RealTerminal.start({
    dataDir,
    source: 'sim',
    clock,
    keyFile: join(dataDir, 'key'),
  });
  const told: Alert[] = [];
  real.page.on('alert.changed', (alert) => told.push(alert));
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await real.stop();
  };
  context.after(stop);
  await until(() => real.session?.feed === 'live', 'the feed', 30_000);
  return { real, told, stop };
}

function folder(context: TestContext): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-alerts-'));
  context.after(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

test('a typed price alert fires once, is stored, goes to a webhook, and a restart does not tell it again', async (context) => {
  const dataDir = folder(context);
  const hook = await HttpScript.listen();
  hook.answers = [json(200, {})];
  context.after(() => hook.close());
  const first = await open(context, dataDir, '2026-11-20 10:30');
  const { page } = first.real;
  const { rows } = await page.call('instruments.page', { from: 0, limit: 80 });
  const share = rows.find(({ kind }) => kind === 'EQUITY') ?? assert.fail('a share');
  let rulesOn = false;
  await until(
    () => {
      void page.call('alerts.state', {}).then(({ rules }) => (rulesOn = rules.on));
      return rulesOn;
    },
    'rules that watch',
    20_000,
  );
  const key = { keyFile: join(dataDir, 'key'), dataDir };
  await openSecrets(configSchema.parse(key)).set('notify.hook', JSON.stringify({ url: hook.url, key: 'k' }));
  const channel = await page.call('notifiers.configure', {
    id: 'hook',
    type: 'webhook',
    enabled: true,
    settings: {},
    filter: OPEN_FILTER,
  });
  assert.equal(channel.reason, null);
  await page.call('notifiers.test', { id: 'hook' });
  // Scanners may alert beside it, what they found before the open at once.
  const tests = hook.asked.filter(({ body }) => body.includes('muhurat-test-'));
  assert.equal(tests.length, 1, hook.asked.map(({ body }) => body).join('\n'));

  const saved: SavedRule = await page.call('alerts.rules.save', { text: `${share.symbol} above 0.05` });
  assert.equal(saved.rule.symbol, share.symbol);
  await until(() => first.told.some(({ ruleId }) => ruleId === saved.rule.id), 'the alert', 10_000);
  const alert = first.told.find(({ ruleId }) => ruleId === saved.rule.id) as Alert;
  assert.equal(alert.kind, 'price');
  assert.ok(alert.id > 0, 'it is stored before it is told');
  assert.ok(alert.text.startsWith(`${share.symbol} > 0.05`), alert.text);
  // Scanners may alert beside it.
  const ofIt = (): readonly { readonly body: string }[] =>
    hook.asked.filter(({ body }) => body.includes(`${share.symbol} > 0.05`));
  await until(() => ofIt().length > 0, 'the webhook', 10_000);
  const sent = JSON.parse(ofIt()[0]?.body ?? '') as { text: string; id: string };
  assert.ok(sent.text.startsWith('[simulated market] HIGH'), sent.text);
  const { rules } = await page.call('alerts.rules.list', {});
  assert.equal(rules[0]?.state.state, 'fired');
  assert.equal((await page.call('alerts.acknowledge', { ids: [alert.id] })).changed, 1);
  const exported = await page.call('alerts.export', { what: 'alerts', format: 'csv', filter: {} });
  assert.equal(exported.rows, exported.text.trim().split('\r\n').length - 1);
  assert.ok(exported.text.includes(share.symbol));
  await first.stop();

  const second = await open(context, dataDir, '2026-11-20 10:32');
  const again = await second.real.page.call('alerts.rules.list', {});
  assert.equal(again.rules[0]?.state.state, 'fired', 'where it stands survives');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  assert.equal(second.told.filter(({ ruleId }) => ruleId === saved.rule.id).length, 0);
  assert.equal(ofIt().length, 1, 'nothing is sent twice');
  const { alerts } = await second.real.page.call('alerts.list', { limit: 50, filter: { kind: 'price' } });
  assert.equal(alerts.length, 1);
  assert.equal(alerts[0]?.status, 'acknowledged');
});
