'use client'

import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import type { Topology } from '@/lib/domains/estate/topology-schemas'
import { compact, percent, quantityText, rate } from '../data/numbers'
import { type Column, Table } from '../data/table'
import { ScopeLink } from '../shell/scope-link'
import { Panel } from '../ui/panel'
import { hiddenKey, platformKey, teamMatrix, type TeamMatrix, type TeamRow, unownedKey } from './team-matrix'

const isTeam = (key: string) => key !== platformKey && key !== unownedKey && key !== hiddenKey

function useTeamName() {
  const t = useTranslations('topology')
  return (key: string): string => (key === platformKey ? t('owner.platform') : key === unownedKey ? t('owner.none') : key === hiddenKey ? t('kind.hidden') : key)
}

/** Do calls follow the organisation? Calls from team to team, beside the teams and what they own. */
export function TeamView({ topology }: { topology: Topology }) {
  const t = useTranslations('topology')
  const nameOf = useTeamName()
  const matrix = useMemo(() => teamMatrix(topology), [topology])
  if (matrix.rows.length === 0) return <Panel body><p className="muted">{t('teams.none')}</p></Panel>
  const { busiest, calls, crossing } = matrix
  const sentence = calls === 0 ? t('teams.noCalls') : t('teams.sentence', { share: quantityText(percent(crossing / calls)), pair: busiest ? t('edge.title', { from: nameOf(busiest.from), to: nameOf(busiest.to) }) : 'none' })
  return (
    <>
      <p className="lede mb-3">{sentence}</p>
      <div className="cols">
        <Panel title={t('teams.matrix')} footer={<span>{t('teams.note')}{matrix.more > 0 && ` ${t('teams.more', { more: matrix.more })}`}</span>} body>
          <Matrix matrix={matrix} seconds={topology.seconds} />
        </Panel>
        <Panel title={t('teams.organisation')}>
          <Organisation rows={matrix.rows} />
        </Panel>
      </div>
    </>
  )
}

/** Four shades: of the logarithm, so that one busy pair does not make all others look alike. */
function shade(requests: number, most: number): string {
  if (requests === 0) return ''
  return `h${Math.max(1, Math.min(4, 1 + Math.floor((3.999 * Math.log1p(requests)) / Math.log1p(most))))}`
}

function Matrix({ matrix: { rows }, seconds }: { matrix: TeamMatrix; seconds: number }) {
  const t = useTranslations('topology')
  const nameOf = useTeamName()
  const most = Math.max(1, ...rows.flatMap(({ cells }) => cells.map(({ requests }) => requests)))
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={t('teams.matrix')}>
      <table className="tm-matrix">
        <caption className="vh">{t('teams.caption')}</caption>
        <thead>
          <tr>
            <th scope="col" className="muted">{t('teams.corner')}</th>
            {rows.map(({ key }) => (
              <th key={key} scope="col"><span>{nameOf(key)}</span></th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{nameOf(row.key)}</th>
              {row.cells.map((cell, at) => {
                const to = rows[at]?.key ?? ''
                const own = to === row.key
                const failing = cell.requests > 0 && cell.errors / cell.requests >= 0.01
                const text = t('teams.cell', { from: nameOf(row.key), to: nameOf(to), rate: quantityText(rate(cell.requests / Math.max(1, seconds))), errors: cell.requests === 0 ? '–' : quantityText(percent(cell.errors / cell.requests)) })
                return (
                  <td key={to} className={`num ${shade(cell.requests, most)} ${own ? 'own' : ''}`} title={text}>
                    {cell.requests === 0 ? <span aria-hidden="true">·</span> : <>{compact(cell.requests / Math.max(1, seconds))}{failing && <span title={text}> !</span>}</>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Organisation({ rows }: { rows: TeamRow[] }) {
  const t = useTranslations('topology')
  const nameOf = useTeamName()
  const columns: Column<TeamRow>[] = [
    {
      key: 'team',
      head: t('teams.team'),
      cell: ({ key, applications }) => (
        <>
          {isTeam(key) ? (
            <ScopeLink className="name" href={`/topology?${new URLSearchParams({ view: 'map', team: key }).toString()}`}>{key}</ScopeLink>
          ) : (
            <span className="med">{nameOf(key)}</span>
          )}
          <div className="sub trunc" style={{ maxWidth: 190 }} title={applications.join(', ')}>{applications.length === 0 ? '' : applications.join(', ')}</div>
        </>
      ),
    },
    { key: 'within', head: t('teams.within'), figure: true, cell: ({ made, within }) => (made === 0 ? '–' : percent(within / made).value) },
    { key: 'leans', head: t('teams.leansOn'), cell: ({ leansOn }) => <span className="soft">{leansOn ? nameOf(leansOn.key) : '–'}</span> },
  ]
  return <Table caption={t('teams.organisation')} columns={columns} rows={rows} rowKey={({ key }) => key} two />
}
