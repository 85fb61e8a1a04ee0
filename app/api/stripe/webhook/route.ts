import { receive } from '@/lib/webhooks/in/receive'

/** Stripe's events are a few kilobytes; what is far beyond that is not from Stripe. */
const MOST_BYTES = 1024 * 1024

/** Where Stripe delivers its events. It wants an answer within seconds, so the work itself is the worker's. */
export async function POST(request: Request): Promise<Response> {
  const signature = request.headers.get('stripe-signature')
  if (!signature) return answer(400, 'The Stripe-Signature header is missing.')
  const rawBody = await readAtMost(request, MOST_BYTES)
  if (rawBody === null) return answer(413, 'The body is larger than 1 MB.')
  const received = await receive(rawBody, signature)
  return received.ok ? answer(200, received.value) : answer(400, received.refusal.message)
}

/** The body as it was sent, byte for byte, or null as soon as it turns out to be larger than `most` bytes. */
async function readAtMost(request: Request, most: number): Promise<string | null> {
  if (Number(request.headers.get('content-length')) > most) return null
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > most) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function answer(status: number, message: string): Response {
  return Response.json({ message }, { status, headers: { 'cache-control': 'no-store' } })
}
