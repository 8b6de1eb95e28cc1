'use client'

import { useTranslations } from 'next-intl'
import { useSyncExternalStore } from 'react'
import type { z } from 'zod'
import type { StartRolloutInput } from '@/lib/domains/delivery/rollout-schemas'
import { Copy } from '../ui/copy'
import { Panel } from '../ui/panel'
import { apiCall, qdLine } from './deploy-calls'

const useOrigin = () =>
  useSyncExternalStore(
    () => () => undefined,
    () => window.location.origin,
    () => '',
  )

/** What the form does, for those who would rather write it down. */
export function DeployCalls({ application, input }: { application: string; input: z.input<typeof StartRolloutInput> }) {
  const t = useTranslations('delivery')
  const lines = { api: apiCall(useOrigin(), application, input), qd: qdLine(application, input) }
  return (
    <Panel title={t('preview.calls')} body>
      <div className="stack stack-3 calls">
        {(['api', 'qd'] as const).map((kind) => (
          <div key={kind}>
            <div className="row between">
              <span className="xs muted">{t(`preview.${kind}`)}</span>
              <Copy text={lines[kind]} what={t(`preview.${kind}`)}>
                <></>
              </Copy>
            </div>
            <pre className="mono sm rounded-1 bg-surface-3 p-3" tabIndex={0}>
              {lines[kind]}
            </pre>
          </div>
        ))}
      </div>
    </Panel>
  )
}
