'use client'

import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { Dialog } from '../ui/dialog'
import { places } from './places'
import { useShell } from './shell-context'

const keyGroups = [
  { key: 'anywhere', keys: [['⌘', 'K'], ['/'], ['?'], ['Esc'], ['y']] },
  { key: 'scope', keys: [['['], [']'], ['.']] },
  { key: 'lists', keys: [['j'], ['k'], ['↵']] },
  { key: 'runs', keys: [['⇧', 'A']] },
  { key: 'charts', keys: [['←', '→'], ['⇧', '←', '→'], ['Home', 'End'], ['↵']] },
] as const

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="row gap-1 nowrap">
      {keys.map((key, at) => (
        <kbd key={at}>{key}</kbd>
      ))}
    </span>
  )
}

export function KeysDialog() {
  const t = useTranslations('shell')
  const { layer, open } = useShell()
  return (
    <Dialog open={layer === 'keys'} onClose={() => open(null)} title={t('keys.title')} wide>
      <div className="keys">
        <h3>{t('keys.go')}</h3>
        {places.map((place) => (
          <div key={place.key}>
            <span>{t(`place.${place.key}`)}</span>
            <Keys keys={['g', place.letter]} />
          </div>
        ))}
        {keyGroups.map((group) => (
          <Fragment key={group.key}>
            <h3>{t(`keys.${group.key}.title`)}</h3>
            {group.keys.map((keys, at) => (
              <div key={at}>
                <span>{t(`keys.${group.key}.k${at}`)}</span>
                <Keys keys={keys} />
              </div>
            ))}
          </Fragment>
        ))}
      </div>
    </Dialog>
  )
}
