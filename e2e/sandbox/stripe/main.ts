import { createServer } from 'node:http'

createServer((_q, r) => r.end('ok')).listen(Number(process.env.STRIPE_SANDBOX_PORT), 'localhost')
