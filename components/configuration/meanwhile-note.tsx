'use client'

import { useTranslations } from 'next-intl'
import type { ConfigDocumentText } from '@/lib/domains/configuration/schemas'
import { Button } from '../ui/button'
import { StateGlyph } from '../ui/state'
import { Ago } from '../ui/time'
import { useQueryChange } from '../shell/use-url-state'

/** Somebody else saved while this was typed: what they did, and the two ways on. Neither loses anything without being asked. */
export function MeanwhileNote({ document, of, onMine, onTheirs }: { document: ConfigDocumentText; of: number; onMine: () => void; onTheirs: () => void }) {
  const t = useTranslations('configuration')
  const change = useQueryChange()
  return (
    <div className="note warn" role="alert">
      <StateGlyph state="warn" />
      <div>
        <b className="med">{t('meanwhile.title', { name: document.savedBy, version: document.version })}</b>{' '}
        <span className="soft">
          {t('meanwhile.text', { of })} <Ago atMs={Date.parse(document.savedAt)} />
          {document.comment && `: ${document.comment}`}
        </span>
        <div className="acts config-meanwhile">
          <Button onClick={() => change({ tab: 'versions', v: String(document.version), than: String(of) }, 'push')}>{t('meanwhile.look')}</Button>
          <Button onClick={onMine}>{t('meanwhile.mine')}</Button>
          <Button look="danger" onClick={onTheirs}>
            {t('meanwhile.theirs')}
          </Button>
        </div>
      </div>
    </div>
  )
}
