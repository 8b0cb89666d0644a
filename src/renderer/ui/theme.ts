import { COLOUR_SCHEMES, TOKEN_NAMES, type PresetName, type ThemeName, type Tokens, tokensOf } from './tokens.ts';

/** Puts a theme's tokens on the root element as custom properties; allowed under a strict CSP because it uses the CSSOM. */
export function applyTheme(root: HTMLElement, theme: ThemeName, preset: PresetName): Tokens {
  const tokens = tokensOf(theme, preset);
  for (const name of TOKEN_NAMES) root.style.setProperty(`--${name}`, tokens[name]);
  root.style.colorScheme = COLOUR_SCHEMES[theme];
  root.dataset.theme = theme;
  return tokens;
}
