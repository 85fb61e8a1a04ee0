/*
 * Small PDFs by hand: text in the two Helveticas every reader has, and lines. ISO 32000-1; positions in points from
 * the top left of an A4 page.
 */

export type Mark =
  | { text: string; x: number; y: number; size?: number; bold?: boolean; align?: 'left' | 'right'; grey?: boolean }
  | { rule: true; x: number; y: number; width: number }

const WIDTH = 595
const HEIGHT = 842

/** A PDF of these pages, as bytes. */
export function pdf(pages: Mark[][], title: string): Buffer {
  const objects: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, at) => `${6 + at * 2} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    `<< /Title ${literal(title)} /Producer (Sandbox) >>`,
  ]
  for (const [at, marks] of pages.entries()) {
    const content = marks.map(drawn).join('\n')
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${7 + at * 2} 0 R >>`,
      `<< /Length ${bytes(content).length} >>\nstream\n${content}\nendstream`,
    )
  }
  return assembled(objects)
}

function assembled(objects: string[]): Buffer {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = bytes(file).length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = bytes(file).length
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return bytes(file)
}

function drawn(mark: Mark): string {
  const y = HEIGHT - mark.y
  if ('rule' in mark) return `0.8 G 0.5 w ${mark.x} ${y} m ${mark.x + mark.width} ${y} l S`
  const { text, size = 10, bold = false, align = 'left', grey = false } = mark
  const x = align === 'right' ? mark.x - widthOf(text, size) : mark.x
  const colour = grey ? '0.4 g' : '0.1 g'
  return `BT ${colour} /F${bold ? 2 : 1} ${size} Tf ${x.toFixed(2)} ${y} Td ${literal(text)} Tj ET`
}

/** Helvetica's widths in thousandths of the size, as far as amounts need them. */
const WIDTHS: { [sign: string]: number } = {
  '.': 278,
  ',': 278,
  ' ': 278,
  '-': 333,
  '−': 584,
  $: 556,
  '€': 556,
  '£': 556,
}

const widthOf = (text: string, size: number) =>
  [...text].reduce((sum, sign) => sum + (WIDTHS[sign] ?? (/\d/.test(sign) ? 556 : 620)), 0) * (size / 1000)

/** Signs of WinAnsi beyond Latin-1; what it lacks becomes a question mark. */
const WIN_ANSI: { [sign: string]: number } = {
  '€': 0x80,
  '…': 0x85,
  '’': 0x92,
  '•': 0x95,
  '–': 0x96,
  '—': 0x97,
  '−': 0x96,
}

function literal(text: string): string {
  const escaped = [...text].map((sign) => {
    const code = WIN_ANSI[sign] ?? sign.codePointAt(0) ?? 63
    if (sign === '(' || sign === ')' || sign === '\\') return `\\${sign}`
    if (code >= 32 && code < 127) return sign
    return code < 256 && code >= 128 ? `\\${code.toString(8)}` : '?'
  })
  return `(${escaped.join('')})`
}

const bytes = (text: string) => Buffer.from(text, 'latin1')
