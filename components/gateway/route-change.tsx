'use client'

import { useTranslations } from 'next-intl'
import { changeRoute } from '@/lib/domains/gateway/queries/routes'
import type { RouteDetail } from '@/lib/domains/gateway/route-api-schemas'
import { useRefusalText } from '../delivery/refusal-text'
import { useTeamDecision } from '../services/use-team-decision'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { NewerVersion, useFormBase } from './newer-version'
import { RouteEditor } from './route-editor'

/** Another version of a route. Who came by a link and may not save it is told so before anything is typed. */
export function RouteChange({ route, onSaved, onLeave }: { route: RouteDetail; onSaved: () => void; onLeave: () => void }) {
  const t = useTranslations('gateway')
  const refusal = useRefusalText()(useTeamDecision(route.team)('gateway:write'))
  const { base, newer, begin } = useFormBase(route)
  return (
    <Panel title={t('change.title')} body>
      <NewerVersion newer={newer} onBegin={() => begin(route)} />
      <RouteEditor
        key={base.version} team={base.team} name={base.name} before={base.document} submitLabel={t('change.submit')} {...(refusal !== null && { reason: refusal })}
        save={(document, said) => changeRoute(base.name, { document, expectedVersion: base.version, ...(said && { why: said }) })} onSaved={onSaved}
        back={
          <Button look="quiet" onClick={onLeave}>
            {t('change.cancel')}
          </Button>
        }
      />
    </Panel>
  )
}
