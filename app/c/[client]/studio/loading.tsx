export { StudioSkeleton as default } from '@/components/studio/studio-skeleton'
