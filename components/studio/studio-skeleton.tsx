import { Skeleton } from '@/components/ui/skeleton'

/** The studio while its works are on their way, in the size they will have. */
export function StudioSkeleton() {
  return (
    <div className="@container" role="status">
      <span className="sr-only">Loading…</span>
      <div className="grid @3xl:grid-cols-2 gap-6">
        <div>
          <div className="grid grid-cols-2 gap-2">
            {['first', 'second', 'third', 'fourth'].map((each) => (
              <Skeleton key={each} className="h-20 rounded-md" />
            ))}
          </div>
          <Skeleton className="mt-11 h-20 rounded-md" />
          <Skeleton className="mt-4 h-11 w-36 rounded-md" />
        </div>
        <Skeleton className="aspect-4/3 w-full rounded-md" />
      </div>
    </div>
  )
}
