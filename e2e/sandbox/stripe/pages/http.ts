import type { IncomingMessage, ServerResponse } from 'node:http'
import { invalid } from '../core/errors'
import { parseForm, type RawMap } from '../core/form'
import type { Html } from './html'

const LONGEST_BODY = 64 * 1024

/** Own scripts and styles only; `frames` says who may show the page inside theirs. */
const policy = (frames: "'none'" | '*') =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "frame-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    `frame-ancestors ${frames}`,
  ].join('; ')

export function sendPage(response: ServerResponse, body: Html, options: { status?: number; framed?: boolean } = {}) {
  response.writeHead(options.status ?? 200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy(options.framed ? '*' : "'none'"),
    'Referrer-Policy': 'no-referrer',
  })
  response.end(body.text)
}

export function sendScript(response: ServerResponse, text: string) {
  response.writeHead(200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'no-store',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
  })
  response.end(text)
}

export function sendPdf(response: ServerResponse, file: Buffer, name: string) {
  response.writeHead(200, {
    'Content-Type': 'application/pdf',
    'Content-Disposition': `attachment; filename="${name}"`,
    'Content-Length': file.length,
    'Cache-Control': 'no-store',
  })
  response.end(file)
}

export function sendJson(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}

export function redirect(response: ServerResponse, location: string) {
  response.writeHead(303, { Location: location, 'Cache-Control': 'no-store' })
  response.end()
}

export async function readForm(request: IncomingMessage): Promise<RawMap> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LONGEST_BODY) throw invalid('The request is too large.')
    chunks.push(chunk)
  }
  return parseForm(Buffer.concat(chunks).toString('utf8'))
}
