export { PlansSkeleton as default } from '@/components/plans/plans-skeleton'
