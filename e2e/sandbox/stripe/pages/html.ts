/** Markup that is safe to send as it is. */
export class Html {
  constructor(readonly text: string) {}
}

type Piece = Html | string | number | null | false | Piece[]

/** Builds markup; every value that is not markup itself is escaped. */
export const html = (parts: TemplateStringsArray, ...values: Piece[]): Html =>
  new Html(parts.reduce((text, part, at) => text + render(values[at - 1] ?? null) + part))

function render(piece: Piece): string {
  if (piece === null || piece === false) return ''
  if (piece instanceof Html) return piece.text
  if (Array.isArray(piece)) return piece.map(render).join('')
  return String(piece).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Data for a script, in a block that no text inside it can close. */
export const dataBlock = (id: string, data: unknown) =>
  new Html(`<script type="application/json" id="${id}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`)

/** A whole document. The empty icon keeps browsers from asking for one that is not there. */
export const page = (title: string, styles: string, body: Html, scripts: string[] = []): Html =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(styles)}</style>
</head>
<body>
${body}
${scripts.map((src) => html`<script src="${src}" defer></script>`)}
</body>
</html>`
