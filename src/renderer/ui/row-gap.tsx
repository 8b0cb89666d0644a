/** An empty row in the place of those of a long table that are not drawn. @param height of all of them, px or CSS. */
export function RowGap({ height }: { readonly height: number | string }) {
  return <tr aria-hidden="true" style={{ height }} />;
}
