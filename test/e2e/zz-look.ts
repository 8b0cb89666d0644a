import { OptionTerminal } from '/tmp/wt/opt7b/test/e2e/option-terminal.ts';
const t = await OptionTerminal.open();
const p = t.page;
try {
  await p.keyboard.press('Control+3');
  await p.waitForSelector('.chain-row.is-atm', { timeout: 30000 });
  await p.waitForTimeout(2500);
  await t.picture('look-options-oi');
  for (const name of ['OI change', 'GEX', 'PCR', 'Max pain', 'Premium', 'Smile', 'Term', 'Surface', 'Expected move']) {
    await p.locator('.option-charts-row .chip', { hasText: new RegExp('^' + name + '$') }).click();
    await p.waitForTimeout(1800);
    const box = await p.locator('.option-charts').boundingBox();
    await p.screenshot({ path: '/tmp/wt/opt7b/test/artifacts/look-' + name.replaceAll(' ', '') + '.png', clip: box! });
  }
  await p.keyboard.press('Control+2');
  await p.waitForTimeout(4000);
  await t.picture('look-scalp');
  console.log(t.faults);
  console.log(await t.violations('.scalper'));
} catch (e) {
  console.log(e);
  await t.picture('look-fail');
  console.log(t.faults);
} finally {
  await t.close();
}
