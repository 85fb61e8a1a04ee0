/** What the server can do at most: it takes nothing, does nothing, and answers as shortly as an API can. */
export function POST(): Response {
  return Response.json({})
}
