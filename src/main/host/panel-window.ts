/** Id of the panel that an address of our own page asks a window for; null for every other address. */
export function panelOfUrl(url: string, pageUrl: string): string | null {
  if (!URL.canParse(url)) return null;
  const [asked, page] = [new URL(url), new URL(pageUrl)];
  if (asked.protocol !== page.protocol || asked.host !== page.host || asked.pathname !== page.pathname) return null;
  const panel = asked.searchParams.get('panel') ?? '';
  return /^[a-z]{1,32}$/.test(panel) ? panel : null;
}
