import { type ConfigLayer, ConfigLayer as Layer } from '../schemas'

export interface NamedPlace {
  application: string | null
  layer: ConfigLayer
  target: string
}

/** The place that `documentName` calls so: `global`, `home`, `home/schema`, `home/zone/local-a`; null where it is none. `NAME/application` is always the application's own. */
export function readPlaceName(text: string): NamedPlace | null {
  const [application = '', word, target = '', ...more] = text.split('/')
  if (application === '' || more.length > 0) return null
  if (text === 'global') return { application: null, layer: 'global', target: '' }
  const layer = Layer.exclude(['global']).safeParse(word ?? 'application')
  if (!layer.success) return null
  const named = layer.data !== 'application' && layer.data !== 'schema'
  return named === (target !== '') ? { application, layer: layer.data, target } : null
}
