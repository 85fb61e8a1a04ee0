/** Loaded before the product's commands: they read `.env` and `.env.local` as Next does; what is set outside wins. */
import nextEnv from '@next/env'

nextEnv.loadEnvConfig(process.cwd(), process.env.NODE_ENV !== 'production', { info: () => {}, error: console.error })
