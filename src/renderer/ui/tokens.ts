/**
 * Theme tokens: the only place where a colour is spelled. Each theme fills the same names; they reach the page as CSS
 * custom properties (`--bg-panel` …). Contrast of every text on every background is held by a unit test.
 */
export const THEME_NAMES = ['dark', 'light', 'contrast'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

/** Up and down colours: the default pair, Okabe-Ito for colour-blind eyes, or none at all, where shape and sign speak. */
export const PRESET_NAMES = ['standard', 'colour-blind', 'monochrome'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export const TOKEN_NAMES = [
  'bg-app',
  'bg-panel',
  'bg-header',
  'bg-raised',
  'bg-selected',
  'bg-field',
  'line',
  'line-row',
  'line-control',
  'text',
  'text-2',
  'text-muted',
  'up',
  'down',
  'up-flash',
  'down-flash',
  'up-volume',
  'down-volume',
  'session-shade',
  'accent',
  'warn',
  'danger-text',
  'focus',
  'on-mark',
  'mode-sim',
  'mode-paper',
  'mode-replay',
  'mode-live',
  'model-1',
  'model-2',
  'model-3',
  'model-4',
  'model-5',
  'model-6',
  'link-1',
  'link-2',
  'link-3',
  'link-4',
  'link-5',
  'link-6',
  'link-7',
  'link-8',
  'link-9',
] as const;
export type TokenName = (typeof TOKEN_NAMES)[number];
export type Tokens = Readonly<Record<TokenName, string>>;

const DARK: Tokens = {
  'bg-app': '#0a0d11',
  'bg-panel': '#11151a',
  'bg-header': '#161b22',
  'bg-raised': '#1d242d',
  'bg-selected': '#1b2a39',
  'bg-field': '#0a0d11',
  line: '#232b35',
  'line-row': '#171d24',
  'line-control': '#748192',
  text: '#d8dee6',
  'text-2': '#a3afbc',
  'text-muted': '#8f9baa',
  up: '#4be3c1',
  down: '#ff5533',
  'up-flash': '#1c4a44',
  'down-flash': '#5a2a22',
  'up-volume': '#22675b',
  'down-volume': '#733024',
  'session-shade': '#141a22',
  accent: '#6cb6ff',
  warn: '#ffd54a',
  'danger-text': '#ff8d76',
  focus: '#ffd54a',
  'on-mark': '#0a0d11',
  'mode-sim': '#4f94e0',
  'mode-paper': '#a98bff',
  'mode-replay': '#e0a83a',
  'mode-live': '#ff6a4d',
  'model-1': '#6cb6ff',
  'model-2': '#ffb86b',
  'model-3': '#c9a6ff',
  'model-4': '#ff9ad5',
  'model-5': '#c2d36c',
  'model-6': '#a9c7d8',
  'link-1': '#ffd54a',
  'link-2': '#6cb6ff',
  'link-3': '#7ddc8c',
  'link-4': '#ff9ad5',
  'link-5': '#ffb86b',
  'link-6': '#c9a6ff',
  'link-7': '#5fd7e0',
  'link-8': '#c2d36c',
  'link-9': '#b3bcc7',
};

const LIGHT: Tokens = {
  'bg-app': '#e7eaee',
  'bg-panel': '#fbfcfd',
  'bg-header': '#f1f3f6',
  'bg-raised': '#e9edf1',
  'bg-selected': '#d6e6f7',
  'bg-field': '#ffffff',
  line: '#ccd3db',
  'line-row': '#eceff3',
  'line-control': '#6b7785',
  text: '#141a21',
  'text-2': '#3d4854',
  'text-muted': '#4d5966',
  up: '#006b58',
  down: '#b52a0c',
  'up-flash': '#bfe8dd',
  'down-flash': '#fbd0c5',
  'up-volume': '#a5d6cb',
  'down-volume': '#efb8aa',
  'session-shade': '#f3f5f8',
  accent: '#0b5394',
  warn: '#6b4e00',
  'danger-text': '#9c2408',
  focus: '#0b5394',
  'on-mark': '#ffffff',
  'mode-sim': '#1c5fa8',
  'mode-paper': '#5a37c8',
  'mode-replay': '#7a5200',
  'mode-live': '#b02a0a',
  'model-1': '#1c5fa8',
  'model-2': '#8a4b00',
  'model-3': '#5a37c8',
  'model-4': '#9c1f6e',
  'model-5': '#4a6100',
  'model-6': '#35566a',
  'link-1': '#6b4e00',
  'link-2': '#1c5fa8',
  'link-3': '#1f6a30',
  'link-4': '#9c1f6e',
  'link-5': '#8a4b00',
  'link-6': '#5a37c8',
  'link-7': '#00626b',
  'link-8': '#4a6100',
  'link-9': '#4d5966',
};

/** Black and white, for poor eyes and poor screens: every text at 7 : 1 or more. */
const CONTRAST: Tokens = {
  ...DARK,
  'bg-app': '#000000',
  'bg-panel': '#000000',
  'bg-header': '#0c0c0c',
  'bg-raised': '#1a1a1a',
  'bg-selected': '#002f5c',
  'bg-field': '#000000',
  line: '#6e6e6e',
  'line-row': '#333333',
  'line-control': '#c8c8c8',
  text: '#ffffff',
  'text-2': '#f0f0f0',
  'text-muted': '#dadada',
  up: '#5dffd8',
  down: '#ff9e85',
  'up-flash': '#00473a',
  'down-flash': '#6b1c0a',
  'up-volume': '#00604f',
  'down-volume': '#7d2a14',
  'session-shade': '#121212',
  accent: '#8cc8ff',
  warn: '#ffe45c',
  'danger-text': '#ffb09e',
  focus: '#ffe45c',
  'on-mark': '#000000',
  'mode-sim': '#8cc8ff',
  'mode-paper': '#cbb8ff',
  'mode-replay': '#ffd070',
  'mode-live': '#ff9e85',
};

const COLOUR_BLIND: Readonly<Record<ThemeName, Partial<Tokens>>> = {
  dark: {
    up: '#56b4e9',
    down: '#e69f00',
    'up-flash': '#1d4257',
    'down-flash': '#523a06',
    'up-volume': '#28566f',
    'down-volume': '#6b4c08',
  },
  light: {
    up: '#005a8c',
    down: '#7d4f00',
    'up-flash': '#bfe0f4',
    'down-flash': '#f8dfae',
    'up-volume': '#a4cfe6',
    'down-volume': '#ebcd94',
  },
  contrast: {
    up: '#7cc9f7',
    down: '#ffb92e',
    'up-flash': '#0b4260',
    'down-flash': '#5c4000',
    'up-volume': '#14567a',
    'down-volume': '#6f4e00',
  },
};

/** Up is brighter than down; sign, triangle and hollow candle tell them apart. */
const MONOCHROME: Readonly<Record<ThemeName, Partial<Tokens>>> = {
  dark: {
    up: '#ffffff',
    down: '#a2abb6',
    'up-flash': '#46505c',
    'down-flash': '#2b323a',
    'up-volume': '#525d68',
    'down-volume': '#343c46',
  },
  light: {
    up: '#000000',
    down: '#525c67',
    'up-flash': '#c3cad2',
    'down-flash': '#dfe4e9',
    'up-volume': '#a9b3bd',
    'down-volume': '#d3dae1',
  },
  contrast: {
    up: '#ffffff',
    down: '#c4c4c4',
    'up-flash': '#565656',
    'down-flash': '#2c2c2c',
    'up-volume': '#606060',
    'down-volume': '#363636',
  },
};

const BASES: Readonly<Record<ThemeName, Tokens>> = { dark: DARK, light: LIGHT, contrast: CONTRAST };
const PAIRS: Readonly<Record<PresetName, Readonly<Record<ThemeName, Partial<Tokens>>> | null>> = {
  standard: null,
  'colour-blind': COLOUR_BLIND,
  monochrome: MONOCHROME,
};

/** What form controls and scroll bars of the browser follow. */
export const COLOUR_SCHEMES: Readonly<Record<ThemeName, 'dark' | 'light'>> = {
  dark: 'dark',
  light: 'light',
  contrast: 'dark',
};

/** Colours of model lines (averages, bands, levels), used in this order and then again from the first. */
export const MODEL_LINES = ['model-1', 'model-2', 'model-3', 'model-4', 'model-5', 'model-6'] as const;

/** The tokens of a theme with a preset's up and down colours. */
export function tokensOf(theme: ThemeName, preset: PresetName): Tokens {
  return { ...BASES[theme], ...PAIRS[preset]?.[theme] };
}

/** Colours that link panels, in the order of their numbers. */
export const LINK_COLOURS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((group) => `link-${group}` as TokenName);

/** Text tokens that carry words or numbers, each with the backgrounds it may lie on. */
export const TEXT_PAIRS: readonly (readonly [TokenName, readonly TokenName[]])[] = [
  ['text', ['bg-app', 'bg-panel', 'bg-header', 'bg-raised', 'bg-selected', 'up-flash', 'down-flash']],
  ['text', ['up-volume', 'down-volume', 'bg-field']],
  ['text-2', ['bg-app', 'bg-panel', 'bg-header', 'bg-raised', 'bg-selected']],
  ['text-muted', ['bg-app', 'bg-panel', 'bg-header', 'bg-raised', 'bg-selected', 'bg-field']],
  ['up', ['bg-app', 'bg-panel', 'bg-header', 'bg-raised', 'bg-selected']],
  ['down', ['bg-app', 'bg-panel', 'bg-header', 'bg-raised', 'bg-selected']],
  ['accent', ['bg-app', 'bg-panel', 'bg-header', 'bg-raised', 'bg-selected']],
  ['warn', ['bg-app', 'bg-panel', 'bg-header', 'bg-raised', 'bg-selected']],
  ...MODEL_LINES.map((name): readonly [TokenName, readonly TokenName[]] => [
    name,
    ['bg-panel', 'bg-raised', 'session-shade'],
  ]),
  ['danger-text', ['bg-app', 'bg-panel', 'bg-header', 'bg-raised']],
  ['on-mark', ['mode-sim', 'mode-paper', 'mode-replay', 'mode-live', 'warn', 'accent', 'up', 'down']],
  ['on-mark', LINK_COLOURS],
];
