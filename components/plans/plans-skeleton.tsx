import { Skeleton } from '@/components/ui/skeleton'
import { Spinner } from '@/components/ui/spinner'

/** The plans while their figures are on their way, in the size they will have. */
export function PlansSkeleton() {
  return (
    <div className="@container mx-auto w-full max-w-[1240px]">
      <div className="mt-4 flex h-(--plans-bar) items-center sm:mt-6 sm:h-[2.375rem] sm:justify-center">
        <Skeleton className="h-[2.375rem] w-64 rounded-md" />
      </div>
      <div className="relative">
        <p
          role="status"
          className="absolute inset-x-0 top-44 z-10 mx-auto flex h-10 w-fit items-center gap-2 rounded-full bg-surface px-4 text-muted shadow-float"
        >
          <Spinner />
          Loading…
        </p>
        <div aria-hidden className="mt-6 grid @5xl:grid-cols-4 @md:grid-cols-2 grid-cols-1 gap-4">
          {['first', 'second', 'third', 'fourth'].map((each) => (
            <div key={each} className="rounded-md border bg-surface p-5">
              <Skeleton className="h-6 w-20" />
              <Skeleton className="mt-9 h-12 w-28" />
              <Skeleton className="mt-1 h-4 w-24" />
              <div className="mt-4 border-t pt-4">
                <Skeleton className="h-6 w-40" />
              </div>
              <Skeleton className="mt-3 h-[8.25rem] w-full" />
              <Skeleton className="mt-6 h-11 w-full rounded-md max-sm:h-12" />
              <Skeleton className="mx-auto mt-2 h-6 w-36" />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
