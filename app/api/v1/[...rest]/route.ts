import { problemResponse } from '@/lib/api/problems'

/** Whatever is no address of the API says so in the API's own way. */
function nothing(): Response {
  return problemResponse({ code: 'no-such-route' })
}

export {
  nothing as DELETE,
  nothing as GET,
  nothing as HEAD,
  nothing as OPTIONS,
  nothing as PATCH,
  nothing as POST,
  nothing as PUT,
}
