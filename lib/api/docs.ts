import { openApiDocument, problemsOf } from './openapi'
import { OPERATIONS } from './operations'
import { PROBLEMS, type ProblemCode } from './problems'
import type { Scope } from './rules'

export type Field = { name: string; type: string; required: boolean; description: string }

export type OperationView = {
  id: string
  method: 'GET' | 'POST'
  path: string
  scope: Scope
  summary: string
  description: string
  request: Field[]
  answer: Field[]
  /** What one types to try it. */
  example: string
  problems: { code: ProblemCode; status: number }[]
}

export type DocsView = {
  operations: OperationView[]
  problems: { code: ProblemCode; status: number; title: string; detail: string }[]
}

type Schema = {
  $ref?: string
  type?: string
  format?: string
  description?: string
  enum?: string[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

type Described = {
  parameters: { name: string; in: string; description?: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content: Record<string, { schema: Schema }> }>
}

/** The API's document as a page shows it; whatever stands there stands in the document. `base` is the API's address. */
export function docsView(base: string): DocsView {
  const document = openApiDocument()
  const paths = document.paths as Record<string, Record<string, Described>>
  const { schemas } = document.components as { schemas: Record<string, Schema> }
  return {
    operations: OPERATIONS.map((operation) => {
      const { id, method, path, scope, summary, description } = operation
      const described = paths[path]?.[method.toLowerCase()] as Described
      const success = described.responses[method === 'GET' ? '200' : '201']
      const query = described.parameters.filter((each) => each.in === 'query')
      const body = described.requestBody?.content['application/json']?.schema
      return {
        ...{ id, method, path, scope, summary, description },
        request: body
          ? fieldsOf(body, schemas)
          : query.map(({ name, schema, description = '' }) => ({
              ...{ name, required: false, description },
              type: typeOf(schema),
            })),
        answer: fieldsOf(success?.content['application/json']?.schema ?? {}, schemas),
        example: exampleOf(base, method, path, operation.example as Record<string, unknown>),
        problems: problemsOf(operation).map((code) => ({ code, status: PROBLEMS[code][0] })),
      }
    }),
    problems: (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => {
      const [status, title, detail] = PROBLEMS[code]
      return { code, status, title, detail }
    }),
  }
}

/** An object's fields, with those of the objects in it: `buckets[].until`, `entry.number`. */
function fieldsOf(given: Schema, schemas: Record<string, Schema>, prefix = ''): Field[] {
  const schema = resolve(given, schemas)
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const name = prefix + key
    const own = resolve(property, schemas)
    const required = schema.required?.includes(key) ?? false
    const field = { name, type: typeOf(own), required, description: property.description ?? own.description ?? '' }
    const inner = own.items ? fieldsOf(own.items, schemas, `${name}[].`) : fieldsOf(own, schemas, `${name}.`)
    return [field, ...inner]
  })
}

function resolve(schema: Schema, schemas: Record<string, Schema>): Schema {
  return schema.$ref ? (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema
}

function typeOf(schema: Schema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.enum) return 'one of a list'
  if (schema.type === 'integer') return 'whole number'
  if (schema.type === 'array') return 'list'
  if (schema.type === 'boolean') return 'yes or no'
  if (schema.type === 'string') return schema.format === 'date-time' ? 'moment' : 'text'
  return schema.type ?? 'object'
}

function exampleOf(base: string, method: string, path: string, example: Record<string, unknown>): string {
  const address = base + path.replace('{client}', 'bcd23456').replace('{hold}', '17')
  const query = Object.entries(example).map(([name, value]) => `${name}=${value}`)
  if (method === 'GET') {
    return `curl '${address}${query.length > 0 ? `?${query.join('&')}` : ''}' \\\n  -H "Authorization: Bearer $REFILL_KEY"`
  }
  const lines = [
    "-H 'Idempotency-Key: order-4711'",
    "-H 'Content-Type: application/json'",
    `-d '${JSON.stringify(example)}'`,
  ]
  return [`curl '${address}' \\\n  -H "Authorization: Bearer $REFILL_KEY"`, ...lines].join(' \\\n  ')
}
