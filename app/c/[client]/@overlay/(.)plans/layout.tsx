export { PlansOverlay as default } from '@/components/plans/overlay'
