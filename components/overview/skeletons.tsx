import { Skeleton } from '@/components/ui/skeleton'

export function BalanceBoardSkeleton() {
  return (
    <div>
      <Skeleton className="h-12 w-56" />
      <Skeleton className="mt-4 h-3 w-full rounded-full" />
      <div className="mt-4 flex flex-col gap-4">
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-5 w-full" />
        <Skeleton className="h-5 w-full" />
        <Skeleton className="h-5 w-full" />
      </div>
    </div>
  )
}

/** Rows on their way, as many as usually come. */
export function RowsSkeleton({ rows }: { rows: number }) {
  return (
    <div className="flex flex-col gap-6 p-4 sm:p-6">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <Skeleton key={row} className="h-5 w-full" />
      ))}
    </div>
  )
}
