/** A process of its own that plays host applications: it calls addresses over connections that stay open. */
import { Agent, request } from 'node:http'
import { newKey } from './books'
import { rate } from './load'
import { obey } from './processes'

export type CallerOrder = { port: number; paths: readonly string[]; key: string; inFlight: number; seconds: number }

const body = JSON.stringify({ credits: 1, feature: 'bench' })
const agent = new Agent({ keepAlive: true })

obey(
  ({ port, paths, key, inFlight, seconds }: CallerOrder) => rate(inFlight, seconds, (n) => call(port, paths, key, n)),
  async () => agent.destroy(),
)

/** One request with its answer read to the end. */
function call(port: number, paths: readonly string[], key: string, n: number): Promise<void> {
  const headers = {
    authorization: `Bearer ${key}`,
    'idempotency-key': newKey(),
    'content-type': 'application/json',
    'content-length': body.length,
  }
  const path = paths[n % paths.length] as string
  return new Promise((resolve, reject) => {
    const sent = request({ host: 'localhost', port, path, method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve()
        else reject(new Error(`${path} answered ${answer.statusCode}.`))
      })
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
