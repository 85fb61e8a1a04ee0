import { capture } from '@/lib/api/operations'
import { serve } from '@/lib/api/serve'

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = serve(capture)
