'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icon'
import type { IconName } from '../ui/icon-paths'
import { Panel } from '../ui/panel'
import { StateGlyph } from '../ui/state'

export interface ListeningOn {
  eureka: number
  otlp: number
}

/** Nothing runs: the ways to bring something, with this installation's own addresses. */
export function NothingYet({ ports }: { ports: ListeningOn }) {
  const t = useTranslations('overview')
  return (
    <>
      <section className="panel grid grid-cols-1 md:grid-cols-3">
        <Way icon="deploy" title={t('empty.deployTitle')} text={t('empty.deploy')} command={'npm run -s qd -- deploy ./my-service \\\n  --application my-service --team TEAM'} />
        <Way icon="link" title={t('empty.connectTitle')} text={t('empty.connect')} command={`EUREKA_CLIENT_SERVICEURL_DEFAULTZONE=\n  http://localhost:${ports.eureka}/eureka/\nOTEL_EXPORTER_OTLP_ENDPOINT=\n  http://localhost:${ports.otlp}`} />
        <Way icon="play" title={t('empty.sampleTitle')} text={t('empty.sample')} command="npm start" />
      </section>
      <div className="cols-2 sect">
        <Waiting title={t('empty.applicationsTitle')} text={t('empty.applications')} listening={t('empty.listening', { port: String(ports.eureka) })} />
        <Waiting title={t('empty.telemetryTitle')} text={t('empty.telemetry')} listening={t('empty.listening', { port: String(ports.otlp) })} />
      </div>
    </>
  )
}

function Way({ icon, title, text, command }: { icon: IconName; title: string; text: string; command: ReactNode }) {
  return (
    <div className="border-line border-b p-5 last:border-0 md:border-r md:border-b-0">
      <h2 className="row med mb-1">
        <Icon name={icon} />
        {title}
      </h2>
      <p className="soft sm mb-3">{text}</p>
      <pre className="code mono sm overflow-x-auto rounded-1 bg-surface-3 p-3" tabIndex={0}>
        {command}
      </pre>
    </div>
  )
}

function Waiting({ title, text, listening }: { title: string; text: string; listening: string }) {
  return (
    <Panel title={title} body>
      <p className="soft">{text}</p>
      <p className="row sm muted mt-2">
        <StateGlyph state="unknown" />
        {listening}
      </p>
    </Panel>
  )
}
