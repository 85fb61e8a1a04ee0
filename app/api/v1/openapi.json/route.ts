import { openApiDocument } from '@/lib/api/openapi'

/** The API's description, for whoever generates a client from it. It says nothing about anybody, so it takes no key. */
export function GET(): Response {
  return Response.json(openApiDocument(), { headers: { 'cache-control': 'public, max-age=300' } })
}
