'use client'

import type { ReactNode } from 'react'
import { Copy } from '../ui/copy'

/** A secret that is shown now and never again. */
export function SecretOnce({ secret, what, children }: { secret: string; what: string; children: ReactNode }) {
  return (
    <div className="stack">
      <p className="soft">{children}</p>
      <div className="secret">
        <Copy text={secret} what={what}>
          <code className="mono grow">{secret}</code>
        </Copy>
      </div>
    </div>
  )
}
