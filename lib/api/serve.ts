import { randomBytes } from 'node:crypto'
import { describeFault } from '@/lib/core/fault'
import { accept, type Outcome, refuse } from '@/lib/core/outcome'
import { authenticate } from './authenticate'
import { noteUse } from './last-used'
import { takeRoom } from './limits'
import type { Operation } from './operation'
import { type Problem, problemResponse } from './problems'
import { readBody, readIdempotencyKey, readQuery } from './request'
import { ledgerKey, permits } from './rules'

type Context = { params: Promise<Record<string, string>> }
type Handler = (request: Request, context: Context) => Promise<Response>
type Handlers = Record<'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS', Handler>

/** The handlers of one address: its operation's method does it, all others say which one they are not. */
export function serve(operation: Operation): Handlers {
  const allow = operation.method === 'GET' ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS'
  const serving: Handler = async (request, { params }) => respond(operation, request, await params)
  const wrong: Handler = async () => problemResponse({ code: 'wrong-method', headers: { allow } })
  const options: Handler = async () => new Response(null, { status: 204, headers: { allow } })
  const all = { GET: wrong, HEAD: wrong, POST: wrong, PUT: wrong, PATCH: wrong, DELETE: wrong, OPTIONS: options }
  return operation.method === 'GET' ? { ...all, GET: serving, HEAD: serving } : { ...all, POST: serving }
}

/** Key → limit → scope → client → idempotency key → input → `run`. Whatever fails on the way is said as a problem. */
async function respond(operation: Operation, request: Request, params: Record<string, string>): Promise<Response> {
  const limits: Record<string, string> = {}
  try {
    const answer = await attempt(operation, request, params, limits)
    if (!answer.ok) return problemResponse(withHeaders(answer.refusal, limits))
    return new Response(JSON.stringify(answer.value), {
      status: operation.method === 'GET' ? 200 : 201,
      headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store', ...limits },
    })
  } catch (error) {
    const reference = randomBytes(4).toString('hex')
    console.error(`${operation.id} of the API failed, reference ${reference}. ${describeFault(error)}`)
    return problemResponse(withHeaders({ code: 'failed', figures: { reference } }, limits))
  }
}

async function attempt(
  operation: Operation,
  request: Request,
  params: Record<string, string>,
  limits: Record<string, string>,
): Promise<Outcome<unknown, Problem>> {
  const client = params.client ?? ''
  const caller = await authenticate(request.headers.get('authorization'), client)
  if (!caller.ok) return caller
  const { keyId, scope, requestsPerSecond, accountId } = caller.value
  const room = takeRoom(keyId, requestsPerSecond)
  Object.assign(limits, room.headers)
  if (!room.allowed) return refuse({ code: 'too-many-requests' })
  noteUse(keyId)
  if (!permits(scope, operation.scope)) return refuse({ code: 'wrong-scope' })
  if (!accountId) return refuse({ code: 'unknown-client' })
  const key = operation.method === 'GET' ? accept('') : readIdempotencyKey(request)
  if (!key.ok) return key
  const input =
    operation.method === 'GET' ? readQuery(request, operation.input) : await readBody(request, operation.input)
  if (!input.ok) return input
  const hold = params.hold === undefined ? 0 : holdNumber(params.hold)
  if (hold === null) return refuse({ code: 'unknown-hold' })
  const actor = `key:${keyId}`
  return operation.run({ accountId, client, hold, key: ledgerKey(key.value), actor, input: input.value })
}

/** The number that names a hold in an address; null for what can't be one. */
function holdNumber(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null
}

function withHeaders(problem: Problem, headers: Record<string, string>): Problem {
  return { ...problem, headers: { ...headers, ...problem.headers } }
}
