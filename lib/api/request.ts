import type { z } from 'zod'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { readJson } from './json'
import type { Problem } from './problems'

/** Far more than any body of this API needs. */
const MOST_BYTES = 64 * 1024
const PRINTABLE = /^[\x20-\x7e]{1,255}$/
const JSON_UTF8 = /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The host's name for this piece of work, which makes doing it twice the same as doing it once. */
export function readIdempotencyKey(request: Request): Outcome<string, Problem> {
  const key = request.headers.get('idempotency-key')
  return key !== null && PRINTABLE.test(key) ? accept(key) : refuse({ code: 'no-idempotency-key' })
}

/** The body as the operation's schema wants it. No body at all is read as an empty object. */
export async function readBody<Body extends z.ZodType>(
  request: Request,
  schema: Body,
): Promise<Outcome<z.output<Body>, Problem>> {
  const type = request.headers.get('content-type')
  if (type !== null && !JSON_UTF8.test(type)) return refuse({ code: 'wrong-content-type' })
  const bytes = await readBytes(request)
  if (bytes === null) return refuse({ code: 'too-large' })
  if (bytes.byteLength === 0) return check(schema, {})
  if (type === null) return refuse({ code: 'wrong-content-type' })
  const text = decode(bytes)
  const json = text === null ? refuse('bad-json' as const) : readJson(text)
  return json.ok ? check(schema, json.value) : refuse({ code: json.refusal })
}

/** The query as the operation's schema wants it: each name once, figures as plain digits. */
export function readQuery<Query extends z.ZodType>(request: Request, schema: Query): Outcome<z.output<Query>, Problem> {
  const fields = new Map<string, unknown>()
  for (const [name, text] of new URL(request.url).searchParams) {
    // A name that comes twice could be read two ways, so it is no figure at all.
    fields.set(name, /^(?:0|[1-9]\d*)$/.test(text) && !fields.has(name) ? Number(text) : text.slice(0, 40))
  }
  return check(schema, Object.fromEntries(fields))
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): Outcome<z.output<Schema>, Problem> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return accept(parsed.data)
  const issues = parsed.error.issues.slice(0, 10).map((issue) => ({
    field: issue.path.join('.'),
    message: issue.message.slice(0, 200),
  }))
  return refuse({ code: 'bad-request', figures: { issues } })
}

/** The body's bytes, or null as soon as it turns out to be too large. */
async function readBytes(request: Request): Promise<Uint8Array | null> {
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > MOST_BYTES) return null
  if (!request.body) return new Uint8Array()
  // By the reader itself: `arrayBuffer()` and `for await` cost a small request several times as much.
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    size += value?.byteLength ?? 0
    if (size > MOST_BYTES) return tooMuch(reader)
    if (value) chunks.push(value)
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks)
}

/** Nobody reads the rest. */
function tooMuch(reader: ReadableStreamDefaultReader): null {
  reader.cancel().catch(() => undefined)
  return null
}

function decode(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}
