import { activeChart } from '../../stores/chart-grid.ts';
import { engineNowMs } from '../../stores/engine-clock.ts';
import { instrumentAt } from '../../stores/instruments.ts';
import { prefsStore } from '../../stores/prefs.ts';
import { type ChartCell, cellSelection } from '../../stores/selection.ts';
import { showToast } from '../../stores/toasts.ts';
import { istDay, istTime } from '../../ui/format.ts';
import { tokensOf } from '../../ui/tokens.ts';
import { CHART_TYPE_WORDS } from './chart-type-words.ts';

/** Height of the line of words above the chart, CSS px. */
const TITLE_PX = 28;
const TITLE_INSET_PX = 10;

const pictures = new Map<ChartCell, () => HTMLCanvasElement>();

/** A chart says how its picture is taken; undone when it is unmounted. */
export function rememberPicture(id: ChartCell, take: () => HTMLCanvasElement): () => void {
  pictures.set(id, take);
  return () => void (pictures.get(id) === take && pictures.delete(id));
}

/** The line of words above the picture of a chart: what, which bars, when (engine time, IST). */
export function pictureTitle(symbol: string, interval: string, type: string, atMs: number): string {
  return `${symbol} · ${interval} · ${type} · ${istDay(atMs)} ${istTime(atMs)} IST`;
}

/** Name of the file: no sign that a file system refuses. */
export function pictureName(symbol: string, interval: string, atMs: number): string {
  const time = istTime(atMs).replaceAll(':', '');
  return `${symbol.replaceAll(/[^A-Za-z0-9]+/g, '-')}-${interval}-${istDay(atMs).replaceAll(' ', '-')}-${time}.png`;
}

/** Saves the active chart as a PNG with its title and the time. */
export function saveChartPicture(): void {
  const id = activeChart();
  const { slot, interval, type } = cellSelection(id).getState();
  const symbol = instrumentAt(slot)?.symbol;
  const take = pictures.get(id);
  if (take === undefined || symbol === undefined) {
    showToast({ level: 'info', text: 'Chart an instrument first.', slot: null, count: 1 });
    return;
  }
  const nowMs = engineNowMs();
  const whole = titled(take(), pictureTitle(symbol, interval, CHART_TYPE_WORDS[type], nowMs));
  whole.toBlob((blob) => {
    if (blob === null) {
      showToast({ level: 'error', text: 'The picture could not be made.', slot, count: 1 });
      return;
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = pictureName(symbol, interval, nowMs);
    link.click();
    URL.revokeObjectURL(link.href);
  }, 'image/png');
}

function titled(chart: HTMLCanvasElement, words: string): HTMLCanvasElement {
  const { theme, preset } = prefsStore.getState();
  const tokens = tokensOf(theme, preset);
  const ratio = window.devicePixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = chart.width;
  canvas.height = chart.height + TITLE_PX * ratio;
  const context = canvas.getContext('2d');
  if (context === null) return chart;
  context.fillStyle = tokens['bg-panel'];
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(chart, 0, TITLE_PX * ratio);
  context.fillStyle = tokens.text;
  context.font = `600 ${12 * ratio}px 'Noto Sans', sans-serif`;
  context.textBaseline = 'middle';
  context.fillText(words, TITLE_INSET_PX * ratio, (TITLE_PX * ratio) / 2);
  return canvas;
}
