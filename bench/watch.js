// Notes when a Streamlit page last changed: every time is taken in the page, and nothing is polled.
(() => {
  const QUIET = 500 // milliseconds without a message or a change, after the script has stopped, that end a measurement
  const PATIENCE = 60000
  const TEXT = '[data-testid=stMain]'
  let times, answer, timer

  const find = selector => document.querySelector(selector)
  const ended = () =>
    find('[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]') &&
    !find('[data-testid=stSkeleton], [data-testid=stVegaLiteChart]:not(:has(svg, canvas))')
  const restart = () => {
    clearTimeout(timer)
    timer = setTimeout(() => (times.heard && ended() ? answer(times) : restart()), QUIET)
  }
  const arm = () => {
    times = { pressed: performance.now(), sent: 0, heard: 0, text: 0, chart: 0, stopped: 0 }
    watch.finished = new Promise((resolve, reject) => {
      answer = resolve
      setTimeout(reject, PATIENCE, Error('the page does not come to an end'))
    })
  }
  const watch = (window.watch = { arm })
  arm()
  times.pressed = 0 // a page's own beginning

  const kind = ({ type, target, attributeName }) => {
    const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement
    if (attributeName === 'data-test-script-state') return 'stopped'
    if (!element?.closest(TEXT) || element.closest('.voice')) return null // what is only read aloud comes later on purpose
    if (element.closest('.vega-embed, .drawing')) return 'chart'
    return type === 'attributes' ? null : 'text' // a hover, a focus ring
  }
  new MutationObserver(records => {
    const now = performance.now()
    const kinds = new Set(records.map(kind))
    kinds.delete(null)
    if (!kinds.size) return
    kinds.forEach(each => (times[each] = now))
    restart()
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })

  addEventListener('keydown', () => (times.pressed = performance.now()), true)

  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args)
      this.addEventListener('message', () => {
        times.heard = performance.now()
        restart()
      })
    }
    send(data) {
      times.sent ||= performance.now()
      super.send(data)
    }
  }
})()
