import type { IncomingMessage, ServerResponse } from 'node:http'
import { invalid, StripeFault } from './errors'

const MOST_BYTES = 1_000_000

/** The whole body as text. Nothing Stripe's API takes comes near the limit. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MOST_BYTES) throw invalid('The request body is too large.', { status: 413 })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object | string,
  headers: { [name: string]: string } = {},
): void {
  const json = typeof body === 'string' ? body : JSON.stringify(body, null, 2)
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache', ...headers })
  response.end(json)
}

/** Any failure as Stripe would answer it; a bug of the sandbox is told apart and never retried by the SDK. */
export function faultAnswer(fault: unknown): { status: number; body: { error: object }; bug: boolean } {
  if (fault instanceof StripeFault) return { status: fault.status, body: { error: fault.body }, bug: false }
  const message = fault instanceof Error ? fault.message : String(fault)
  const error = { type: 'api_error', message: `The Stripe sandbox failed: ${message}` }
  return { status: 500, body: { error }, bug: true }
}
