import type { Message } from './server'

/** The inbox as a page: the list beside the chosen message (on a phone above it); it looks for new mail by itself. */
export function inboxPage(messages: readonly Message[], chosen: string | null): string {
  const open = messages.find(({ id }) => id === chosen) ?? messages[0]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Inbox${messages.length ? ` (${messages.length})` : ''}</title>
<style>${style}</style>
</head>
<body>
<header><h1>Inbox</h1><p>Every mail the product sends arrives here.</p>
${messages.length ? '<button type="button" id="empty">Delete all</button>' : ''}</header>
<main>${messages.length ? `<nav aria-label="Messages"><ul>${messages.map((message) => listed(message, message === open)).join('')}</ul></nav>${open ? shown(open) : ''}` : '<p class="none">No mail yet. What the product sends, a sign-in link for example, shows up here at once.</p>'}</main>
<script>${script(messages[0]?.id ?? '')}</script>
</body>
</html>`
}

function listed({ id, to, subject, receivedAt }: Message, current: boolean): string {
  return `<li><a href="/?message=${escaped(id)}"${current ? ' aria-current="true"' : ''}>
<strong>${escaped(subject) || 'No subject'}</strong><span>${escaped(to.join(', '))}</span>${time(receivedAt)}</a></li>`
}

function shown({ id, from, to, subject, text, html, receivedAt }: Message): string {
  const asText = `<div class="text">${linked(text)}</div>`
  const body = html
    ? `<iframe title="Message" src="/messages/${escaped(id)}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
${text ? `<details><summary>As text</summary>${asText}</details>` : ''}`
    : asText
  return `<article><h2>${escaped(subject) || 'No subject'}</h2>
<dl><dt>From</dt><dd>${escaped(from)}</dd><dt>To</dt><dd>${escaped(to.join(', '))}</dd><dt>Received</dt><dd>${time(receivedAt)}</dd></dl>
${body}</article>`
}

/** A mail's HTML with its links opening in a tab of their own, since the frame it stands in may not navigate. */
export function mailFrame(html: string): string {
  return `<!doctype html><base target="_blank">${html}`
}

function time(iso: string): string {
  return `<time datetime="${escaped(iso)}">${escaped(iso.slice(0, 16).replace('T', ' '))} UTC</time>`
}

function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((piece, index) =>
      index % 2 ? `<a href="${escaped(piece)}" target="_blank" rel="noreferrer">${escaped(piece)}</a>` : escaped(piece),
    )
    .join('')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

/** Shows times as the reader's clock has them, and loads the page again once another mail is the newest. */
function script(newest: string): string {
  return `
for (const time of document.querySelectorAll('time')) time.textContent = new Date(time.dateTime).toLocaleString()
document.getElementById('empty')?.addEventListener('click', async () => {
  await fetch('/messages', { method: 'DELETE' })
  location.href = '/'
})
setInterval(async () => {
  const messages = await fetch('/messages').then((response) => response.json()).catch(() => undefined)
  if (messages && (messages[0]?.id ?? '') !== ${JSON.stringify(newest)}) location.reload()
}, 2000)`
}

const style = `
:root { --paper: oklch(0.985 0.003 165); --surface: oklch(1 0 0); --line: oklch(0.91 0.004 200); --ink: oklch(0.22 0.01 200); --muted: oklch(0.5 0.01 200); --accent: oklch(0.48 0.105 168); }
@media (prefers-color-scheme: dark) { :root { --paper: oklch(0.17 0.008 200); --surface: oklch(0.21 0.009 200); --line: oklch(0.3 0.01 200); --ink: oklch(0.94 0.004 200); --muted: oklch(0.7 0.008 200); --accent: oklch(0.76 0.12 168); } }
* { box-sizing: border-box; margin: 0; }
body { font: 14px/1.5 system-ui, sans-serif; background: var(--paper); color: var(--ink); min-height: 100dvh; display: flex; flex-direction: column; }
header { display: flex; align-items: baseline; gap: 12px; padding: 16px 20px; border-bottom: 1px solid var(--line); }
h1 { font-size: 16px; font-weight: 600; } header p { color: var(--muted); flex: 1; }
button { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 8px 14px; min-height: 40px; cursor: pointer; }
main { flex: 1; display: grid; grid-template-columns: minmax(260px, 340px) 1fr; }
nav { border-right: 1px solid var(--line); } ul { list-style: none; padding: 0; }
li a { display: grid; gap: 2px; padding: 12px 20px; color: inherit; text-decoration: none; border-bottom: 1px solid var(--line); border-left: 3px solid transparent; }
li a[aria-current] { background: var(--surface); border-left-color: var(--accent); }
li strong { font-weight: 500; } li span, li time, dt { color: var(--muted); font-size: 13px; overflow-wrap: anywhere; }
article { padding: 24px; background: var(--surface); display: flex; flex-direction: column; gap: 16px; min-width: 0; }
h2 { font-size: 20px; font-weight: 600; } dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; } dd { overflow-wrap: anywhere; }
iframe { border: 1px solid var(--line); border-radius: 10px; background: white; color-scheme: light; width: 100%; min-height: 420px; flex: 1; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } .text a, summary { color: var(--accent); } summary { cursor: pointer; padding: 8px 0; }
.none { grid-column: 1 / -1; place-self: center; color: var(--muted); padding: 48px 20px; max-width: 44ch; text-align: center; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 720px) { main { grid-template-columns: 1fr; align-content: start; } nav { border-right: 0; max-height: 40dvh; overflow: auto; } header { flex-wrap: wrap; } article { padding: 20px; } }
`
