import { Skeleton } from '@/components/ui/skeleton'

/** The plans page while its figures are on their way, in the size they will have. */
export function PlansSkeleton() {
  return (
    <div className="@container mx-auto w-full max-w-[1240px]" role="status">
      <span className="sr-only">Loading…</span>
      <Skeleton className="mx-auto h-9 w-60" />
      <Skeleton className="mx-auto mt-1 h-6 w-80 max-w-full" />
      <Skeleton className="mx-auto mt-6 h-9 w-64" />
      <div className="mt-6 grid @md:grid-cols-2 @5xl:grid-cols-4 grid-cols-1 gap-4">
        {['first', 'second', 'third', 'fourth'].map((each) => (
          <div key={each} className="rounded-md border bg-surface p-5">
            <Skeleton className="h-6 w-20" />
            <Skeleton className="mt-8 h-12 w-28" />
            <Skeleton className="mt-1 h-5 w-24" />
            <Skeleton className="mt-8 h-6 w-40" />
            <Skeleton className="mt-4 h-28 w-full" />
            <Skeleton className="mt-6 h-11 w-full" />
          </div>
        ))}
      </div>
    </div>
  )
}
