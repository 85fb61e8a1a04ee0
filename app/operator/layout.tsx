import { notFound } from 'next/navigation'
import { Console } from '@/components/operator/console'
import { currentOperator } from '@/lib/operator/queries'

/** Around the operator's pages. Each of them checks again who is asking, where it reads what it shows. */
export default async function OperatorLayout({ children }: LayoutProps<'/operator'>) {
  const operator = await currentOperator()
  if (!operator) notFound()
  return <Console operator={{ name: operator.name, email: operator.email }}>{children}</Console>
}
