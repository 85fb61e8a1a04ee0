export { redeemLink as POST } from '@/lib/auth/redeem'
