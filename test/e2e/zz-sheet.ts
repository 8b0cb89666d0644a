import { launchChromium } from '../chromium.ts';
import { readFileSync } from 'node:fs';
const names = process.argv.slice(3);
const b = await launchChromium();
const p = await b.newPage({ viewport: { width: 1640, height: 480 * Math.ceil(names.length / 2) } });
const uri = (n: string) =>
  'data:image/png;base64,' + readFileSync(`/tmp/wt/opt7b/test/artifacts/${n}.png`).toString('base64');
await p.setContent(
  `<body style="margin:0;background:#333;display:grid;grid-template-columns:1fr 1fr;gap:4px">${names.map((n) => `<img style="width:816px" src="${uri(n)}">`).join('')}</body>`,
);
await p.waitForTimeout(500);
await p.screenshot({ path: `/tmp/wt/opt7b/test/artifacts/${process.argv[2]}.png` });
await b.close();
