export { type TopUpAccess, type TopUpPrompt, topUpAccess } from '@/lib/subscriptions/buyers'
export { areTopUpsOpen } from '@/lib/subscriptions/locking'
