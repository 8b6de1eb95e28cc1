// One stream of events for the whole browser: every tab connects here, and the topics are the union of what they want.
// Plain JavaScript: it is served as it is.
const tabs = new Map()
const silentMs = 60_000
let source = null
let topics = ''
let state = 'connecting'
let retry = 0

const tell = (message) => {
  for (const port of tabs.keys()) port.postMessage(message)
}
const setState = (next) => {
  if (next === state) return
  state = next
  tell({ kind: 'state', state })
}

function open() {
  clearTimeout(retry)
  source?.close()
  source = null
  if (topics === '') return
  const stream = new EventSource(`/api/v1/events?topics=${encodeURIComponent(topics)}`)
  source = stream
  stream.addEventListener('ready', () => setState('open'))
  stream.addEventListener('reset', () => tell({ kind: 'reset' }))
  stream.onmessage = (event) => tell({ kind: 'notice', notice: JSON.parse(event.data) })
  stream.onerror = () => {
    setState('lost')
    // The browser tries again by itself unless it was refused: an ended session, or a console that is restarting.
    if (stream.readyState === EventSource.CLOSED && source === stream) retry = setTimeout(open, 5_000)
  }
}

function follow() {
  const wanted = [...new Set([...tabs.values()].flatMap((tab) => tab.topics))].sort().join(',')
  if (wanted === topics && source) return
  const grew = wanted.split(',').some((topic) => topic !== '' && !topics.split(',').includes(topic))
  topics = wanted
  // A tab that leaves does not disturb the others: a stream that says too much is only narrowed when it is opened again.
  if (grew || topics === '') {
    open()
    if (topics !== '') tell({ kind: 'reset' })
  }
}

setInterval(() => {
  const before = tabs.size
  for (const [port, tab] of tabs) if (Date.now() - tab.seenMs > silentMs) tabs.delete(port)
  if (tabs.size !== before) follow()
}, 15_000)

self.onconnect = ({ ports: [port] }) => {
  tabs.set(port, { topics: [], seenMs: Date.now() })
  port.onmessage = ({ data }) => {
    if (data.kind === 'bye') tabs.delete(port)
    else tabs.set(port, { topics: data.topics, seenMs: Date.now() })
    follow()
  }
  port.postMessage({ kind: 'state', state })
  port.start()
}
