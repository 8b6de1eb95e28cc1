/** Kinds of work items: what the controllers of this domain look after. */
export const serviceKind = 'service-instance'
export const bindingKind = 'service-binding'
/** Compares engine and rows. */
export const engineKind = 'services-engine'
