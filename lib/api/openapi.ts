import { z } from 'zod'
import type { Operation } from './operation'
import { OPERATIONS } from './operations'
import { PROBLEMS, type ProblemCode } from './problems'
import { problemAnswer } from './schemas'

/** What every operation may answer, beside its own problems. */
const ALWAYS: readonly ProblemCode[] = [
  'no-key',
  'bad-key',
  'key-expired',
  'key-revoked',
  'wrong-scope',
  'unknown-client',
  'bad-request',
  'too-many-requests',
  'failed',
]

const WITH_A_BODY: readonly ProblemCode[] = [
  'no-idempotency-key',
  'bad-json',
  'too-large',
  'wrong-content-type',
  'key-reused',
  'bad-amount',
  'busy',
]

/** Everything that operation may answer instead of what was asked for, by its code, in the order of their statuses. */
export function problemsOf(operation: Operation): ProblemCode[] {
  const codes = new Set([...ALWAYS, ...(operation.method === 'POST' ? WITH_A_BODY : []), ...operation.problems])
  return [...codes].sort((a, b) => PROBLEMS[a][0] - PROBLEMS[b][0])
}

type Json = Record<string, unknown>

/** The API as an OpenAPI 3.1 document, made of the very schemas that check what comes in. */
export function openApiDocument(): Json {
  const schemas: Json = {}
  const paths: Record<string, Json> = {}
  for (const operation of OPERATIONS) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: operationObject(operation, schemas),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Refill',
      version: '1',
      description:
        'Credits for host applications: read a balance, spend, hold and capture, refund, and read the book that explains every credit. Writes take an Idempotency-Key: the same key and body get the same answer again and have one effect. A refusal leaves nothing behind, so its key may try again.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key of the workspace, `refill_sk_…`, with the scope `read`, `spend` or `admin`.',
        },
      },
      schemas,
    },
  }
}

function operationObject(operation: Operation, schemas: Json): Json {
  const writes = operation.method === 'POST'
  return {
    operationId: operation.id,
    summary: operation.summary,
    description: `${operation.description} Scope: \`${operation.scope}\`.`,
    parameters: [...pathParameters(operation.path), ...(writes ? [IDEMPOTENCY_KEY] : queryParameters(operation))],
    ...(writes && {
      requestBody: {
        required: !operation.input.safeParse({}).success,
        content: {
          'application/json': { schema: schemaOf(operation.input, 'input', schemas), example: operation.example },
        },
      },
    }),
    responses: {
      [writes ? '201' : '200']: {
        description: writes ? 'Done. The same again for the same key.' : 'As asked.',
        headers: RATE_HEADERS,
        content: { 'application/json': { schema: schemaOf(operation.answer, 'output', schemas) } },
      },
      ...problemResponses(operation, schemas),
    },
  }
}

/** One answer for each status, naming the codes that come with it. */
function problemResponses(operation: Operation, schemas: Json): Json {
  const schema = schemaOf(problemAnswer, 'output', schemas)
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of problemsOf(operation)) {
    const [status] = PROBLEMS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      String(status),
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code][1]}.`).join(' '),
        ...((status === 429 || status === 503) && { headers: RETRY_AFTER }),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  )
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Names this piece of work within the client: 1 to 255 printable ASCII characters, chosen by you.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
}

const RATE_HEADERS = {
  'RateLimit-Policy': {
    description: 'How many requests this key has in how many seconds.',
    schema: { type: 'string' },
  },
  RateLimit: { description: 'How many of them are left.', schema: { type: 'string' } },
}

const RETRY_AFTER = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } }

const PATH_PARAMETERS: Record<string, Json> = {
  client: { description: 'The client’s name in addresses.', schema: { type: 'string', examples: ['bcd23456'] } },
  hold: { description: 'The hold, by the number it was answered with.', schema: { type: 'integer', minimum: 1 } },
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    ...PATH_PARAMETERS[name],
  }))
}

function queryParameters(operation: Operation): Json[] {
  const { properties = {} } = z.toJSONSchema(operation.input, { io: 'input', override })
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = schema as Json
    return { name, in: 'query', required: false, description, schema: rest }
  })
}

/** A reference to the schema, which goes into `schemas` with all it is made of. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $schema: _dialect,
    $defs = {},
    $ref,
    ...inline
  } = z.toJSONSchema(schema, { io, override }) as Json & { $defs?: Json }
  const { id = '', ...own } = { ...z.globalRegistry.get(schema), ...inline } as Json & { id?: string }
  const name = String(id)
  for (const [defined, definition] of Object.entries($defs)) schemas[defined] = relocate(definition)
  if ($ref === undefined) schemas[name] = relocate(own)
  return { $ref: `#/components/schemas/${name}` }
}

/** `format` says it; the pattern of all dates there are would only be in the reader's way. */
function override({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
}

/** References within a schema, moved to where OpenAPI keeps schemas. */
function relocate(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'))
}
