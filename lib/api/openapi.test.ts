import { expect, test } from 'vitest'
import { routeFiles } from '@/e2e/fixtures/host'
import { docsView } from './docs'
import { openApiDocument } from './openapi'
import { OPERATIONS } from './operations'

type Json = Record<string, unknown>

const document = openApiDocument()
const paths = document.paths as Record<string, Record<string, Json>>

function walk(value: unknown): Json[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Json, ...Object.values(value).flatMap(walk)]
}

test('[X1] every route file of the API stands in the document, and nothing else does', () => {
  const described = ['/openapi.json', '/{...rest}']
  expect([...routeFiles().keys()].filter((path) => !described.includes(path)).sort()).toEqual(Object.keys(paths).sort())
})

test('[X1] the document is OpenAPI 3.1, and every reference in it leads somewhere', () => {
  expect(document.openapi).toBe('3.1.0')
  const { schemas } = document.components as { schemas: Json }
  const references = walk(document).flatMap((each) => (typeof each.$ref === 'string' ? [each.$ref] : []))
  expect(references.length).toBeGreaterThan(20)
  for (const reference of references) {
    expect(reference).toMatch(/^#\/components\/schemas\/\w+$/)
    expect(schemas).toHaveProperty(reference.split('/').at(-1) as string)
  }
  for (const name of Object.keys(schemas)) expect(references, name).toContain(`#/components/schemas/${name}`)
})

test('[X1] each operation has an id of its own, its parameters, a success and its problems', () => {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  expect(new Set(operations.map((each) => each.operation.operationId)).size).toBe(OPERATIONS.length)
  for (const { path, method, operation } of operations) {
    const parameters = operation.parameters as { name: string; in: string; required: boolean }[]
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(parameters.filter((each) => each.in === 'path').map((each) => each.name)).toEqual(inPath)
    expect(parameters.some((each) => each.name === 'Idempotency-Key' && each.required)).toBe(method === 'post')
    const statuses = Object.keys(operation.responses as Json)
    expect(statuses).toEqual(
      expect.arrayContaining([method === 'post' ? '201' : '200', '400', '401', '403', '404', '429']),
    )
  }
})

test('[X1] every example is one the API takes, and the page shows every field and problem there is', () => {
  for (const { id, input, example } of OPERATIONS) expect(input.safeParse(example).error, id).toBeUndefined()
  const { operations, problems } = docsView('https://refill.example/api/v1')
  expect(operations.map((each) => each.id)).toEqual(OPERATIONS.map((each) => each.id))
  const spend = operations.find((each) => each.id === 'spend')!
  expect(spend.request.map((each) => each.name)).toEqual(['credits', 'feature', 'group', 'reason'])
  const balance = operations.find((each) => each.id === 'getBalance')!
  expect(balance.answer.map((each) => each.name)).toEqual(expect.arrayContaining(['available', 'buckets[].until']))
  const shown = new Set(operations.flatMap((each) => each.problems.map(({ code }) => code)))
  const elsewhere = ['no-such-route', 'wrong-method']
  expect(problems.map((each) => each.code).filter((code) => !shown.has(code))).toEqual(elsewhere)
})
