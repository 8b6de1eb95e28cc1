'use client'

import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import type { ComponentProps } from 'react'
import { withScope } from './scope'

export type ScopeLinkProps = Omit<ComponentProps<typeof Link>, 'href'> & { href: string }

/** A link inside the console: it takes the range, zone and team along. Not fetched ahead: a list has hundreds. */
export function ScopeLink({ href, ...rest }: ScopeLinkProps) {
  const params = useSearchParams()
  return <Link prefetch={false} {...rest} href={withScope(href, new URLSearchParams(params))} />
}
