import { resolve } from 'node:path'
import type { NextConfig } from 'next'

/** A production server like the product's, with two addresses alone, so that it is built in seconds. */
const config: NextConfig = {
  poweredByHeader: false,
  agentRules: false,
  experimental: { agentUpgrade: false },
  serverExternalPackages: ['postgres'],
  turbopack: { root: resolve(import.meta.dirname, '../../..') },
  // The routes are the product's own, which the type check of the product reads.
  typescript: { ignoreBuildErrors: true },
}

export default config
