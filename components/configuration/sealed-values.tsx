'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { readDocument } from '@/lib/domains/configuration/core/read-document'
import { isSealed } from '@/lib/domains/configuration/core/sealed-value'
import type { ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import { useRefusalText } from '../delivery/refusal-text'
import type { Decision } from '@/lib/domains/access/core/policy'
import { Button, Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { RevealDialog } from './reveal-dialog'

/** The keys whose values are encrypted, each with the way to see it for those who may. Nothing where there is none. */
export function SealedValues({ document, mayReveal }: { document: ConfigDocumentText; mayReveal: Decision }) {
  const t = useTranslations('configuration')
  const refusal = useRefusalText()(mayReveal)
  const [shown, setShown] = useState<string | null>(null)
  const keys = document.layer === 'schema' ? [] : readDocument(document.format, document.text).entries.flatMap(({ key, value }) => (isSealed(value) ? [key] : []))
  if (keys.length === 0) return null
  return (
    <Panel title={t('reveal.title')} body>
      <ul className="config-who" aria-label={t('reveal.title')}>
        {keys.map((key) => (
          <li key={key} className="row between">
            <span className="mono config-value">{key}</span>
            <Button icon="key" aria-label={t('reveal.actNamed', { key })} onClick={() => setShown(key)} {...(refusal !== null && { reason: refusal, reasonId: 'reveal-refused' })}>
              {t('reveal.act')}
            </Button>
          </li>
        ))}
      </ul>
      {refusal !== null && <Why id="reveal-refused">{refusal}</Why>}
      {shown !== null && <RevealDialog document={document} name={shown} onClose={() => setShown(null)} />}
    </Panel>
  )
}
