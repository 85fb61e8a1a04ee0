'use client'

import type { ComponentProps } from 'react'
import { useFormStatus } from 'react-dom'
import { Button } from '@/components/ui/button'

/** The button that sends its form; while the form is on its way it takes no second press. */
export function Submit(props: ComponentProps<typeof Button>) {
  const { pending } = useFormStatus()
  return <Button type="submit" pending={pending} {...props} />
}
