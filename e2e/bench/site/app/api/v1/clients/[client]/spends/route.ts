export { POST } from '@/app/api/v1/clients/[client]/spends/route'
