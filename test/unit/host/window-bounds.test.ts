import assert from 'node:assert/strict';
import { it } from 'node:test';
import { broughtHome, PANEL_SIZES, placeWindow } from '../../../src/main/host/window-bounds.ts';
import { nodeFault } from '../../../src/main/require-node.mjs';

const screen = { x: 0, y: 0, width: 1_920, height: 1_040 };
const second = { x: 1_920, y: 0, width: 1_280, height: 1_000 };

it('opens where it was, on the display that holds most of it', () => {
  const saved = { x: 2_000, y: 50, width: 1_000, height: 700 };
  assert.deepEqual(placeWindow(saved, [screen, second]), saved);
});

it('centres a window whose display is gone, and one that was never saved', () => {
  assert.deepEqual(placeWindow({ x: 5_000, y: 5_000, width: 1_000, height: 800 }, [screen]), {
    x: 460,
    y: 120,
    width: 1_000,
    height: 800,
  });
  for (const saved of [undefined, null, 'x', { x: 1 }, { x: Number.NaN, y: 0, width: 1, height: 1 }]) {
    assert.deepEqual(placeWindow(saved, [screen]), { x: 160, y: 40, width: 1_600, height: 960 });
  }
});

it('never opens larger than the display or out of reach', () => {
  const huge = placeWindow({ x: -200, y: -50, width: 4_000, height: 3_000 }, [screen]);
  assert.deepEqual(huge, screen);
  const partly = placeWindow({ x: 1_200, y: 700, width: 1_000, height: 600 }, [screen]);
  assert.deepEqual(partly, { x: 920, y: 440, width: 1_000, height: 600 });
});

it('keeps a window of one panel small, and puts it on the main display when its own is gone', () => {
  const small = { x: 2_000, y: 50, width: 480, height: 700 };
  assert.deepEqual(placeWindow(small, [screen, second], PANEL_SIZES), small);
  assert.deepEqual(placeWindow(small, [screen], PANEL_SIZES), { x: 720, y: 170, width: 480, height: 700 });
  assert.deepEqual(placeWindow(undefined, [screen], PANEL_SIZES), { x: 510, y: 200, width: 900, height: 640 });
});

it('moves an open window only when nobody can see it any more, and keeps its size', () => {
  const small = { x: 2_000, y: 50, width: 480, height: 700 };
  assert.equal(broughtHome(small, [screen, second]), null);
  assert.deepEqual(broughtHome(small, [screen]), { x: 720, y: 170, width: 480, height: 700 });
  assert.equal(broughtHome(small, []), null, 'all displays are off: they come back');
});

it('names a Node that is too old in one sentence', () => {
  assert.match(nodeFault({ node: '20.20.2', napi: '9' }, false) ?? '', /Node 20\.20\.2 is too old.*npm start/);
  assert.match(nodeFault({ node: '22.14.0', napi: '10' }, false) ?? '', /22\.15/);
  assert.match(nodeFault({ node: '24.0.0', napi: '9' }, false) ?? '', /too old/);
  assert.equal(nodeFault({ node: '24.21.0', napi: '10' }, false), null);
});
