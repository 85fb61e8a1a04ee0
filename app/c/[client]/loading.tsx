import { Skeleton } from '@/components/ui/skeleton'

/** Holds the place of any page of the desk until its own is known. */
export default function Loading() {
  return (
    <div aria-busy className="flex flex-col gap-4 sm:gap-6">
      <p role="status" className="sr-only">
        Loading
      </p>
      <Skeleton className="h-40 w-full rounded-md" />
      <Skeleton className="h-64 w-full rounded-md" />
    </div>
  )
}
