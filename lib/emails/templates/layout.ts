/** One line of a mail's body: plain words, or a button that leads somewhere. */
export type Line = string | { label: string; url: string } | { rows: [string, string][] }

/** The same lines as plain text and as HTML. Mail programs know little CSS, so it is tables and inline styles. */
export function layout(heading: string, lines: Line[], footer: string): { text: string; html: string } {
  const text = [heading, ...lines.map(asText), '--', footer].join('\n\n')
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(heading)}</title></head>
<body style="margin:0;padding:32px 16px;background:#f6f8f7;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;color:#1b2422">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0"><tr><td align="center">
<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="max-width:480px;background:#ffffff;border:1px solid #dfe4e2;border-radius:10px"><tr><td style="padding:28px">
<p style="margin:0 0 20px;font-size:14px;font-weight:600;color:#0f6b52">Refill</p>
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:600">${escapeHtml(heading)}</h1>
${lines.map(asHtml).join('\n')}
<p style="margin:24px 0 0;padding-top:16px;border-top:1px solid #dfe4e2;font-size:13px;line-height:1.5;color:#5d6966">${escapeHtml(footer)}</p>
</td></tr></table></td></tr></table></body></html>`
  return { text, html }
}

function asText(line: Line): string {
  if (typeof line === 'string') return line
  if ('rows' in line) return line.rows.map(([name, value]) => `${name}: ${value}`).join('\n')
  return `${line.label}:\n${line.url}`
}

function asHtml(line: Line): string {
  if (typeof line === 'string')
    return `<p style="margin:0 0 16px;font-size:15px;line-height:1.55">${escapeHtml(line)}</p>`
  if ('rows' in line) {
    const rows = line.rows.map(
      ([name, value]) => `<tr><td style="padding:6px 16px 6px 0;font-size:14px;color:#5d6966">${escapeHtml(name)}</td>
<td align="right" style="padding:6px 0;font-size:14px;font-variant-numeric:tabular-nums">${escapeHtml(value)}</td></tr>`,
    )
    return `<table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="margin:0 0 16px">${rows.join('')}</table>`
  }
  return `<p style="margin:0 0 16px"><a href="${escapeHtml(line.url)}" style="display:inline-block;padding:12px 20px;background:#0f6b52;color:#ffffff;border-radius:10px;font-size:15px;font-weight:600;text-decoration:none">${escapeHtml(line.label)}</a></p>`
}

function escapeHtml(words: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return words.replace(/[&<>"']/g, (sign) => entities[sign]!)
}
