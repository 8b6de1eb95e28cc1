'use client'

import { QueryErrorResetBoundary } from '@tanstack/react-query'
import { Component, type ReactNode, Suspense } from 'react'
import { Failed } from './states'
import { useComeBack } from './use-come-back'

interface BoundaryProps {
  reset: () => void
  title?: ReactNode
  children: ReactNode
}

/** Catches what a query threw on its first load; later failures keep the last data on the screen. */
class Boundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: null }
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  override render() {
    const { reset, title, children } = this.props
    if (this.state.error === null) return children
    const retry = () => {
      reset()
      this.setState({ error: null })
    }
    return <Standing error={this.state.error} retry={retry} {...(title !== undefined && { title })} />
  }
}

/** A failure that goes away by itself when what failed answers. */
function Standing(props: { error: unknown; retry: () => void; title?: ReactNode }) {
  useComeBack(props.error, props.retry)
  return <Failed {...props} />
}

/** Around everything that reads with `useSuspenseQuery`: the loading boxes, and the problem with another try. */
export function QueryView({ loading, title, children }: { loading: ReactNode; title?: ReactNode; children: ReactNode }) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <Boundary reset={reset} title={title}>
          <Suspense fallback={loading}>{children}</Suspense>
        </Boundary>
      )}
    </QueryErrorResetBoundary>
  )
}
