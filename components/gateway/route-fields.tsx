'use client'

import { CorsFields, HeaderFields } from './header-fields'
import { LimitFields, TimeFields } from './limit-fields'
import { MatchFields } from './match-fields'
import { TargetFields } from './target-fields'

/** Everything that a route can say, in the order of a request's way through it. */
export function RouteFields() {
  return (
    <>
      <MatchFields />
      <TargetFields />
      <TimeFields />
      <LimitFields />
      <HeaderFields />
      <CorsFields />
    </>
  )
}
