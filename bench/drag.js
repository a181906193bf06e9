// Notes when a hand moved a slider, when the server was asked, and when our drawings changed by it: all clocks are in the page.
(() => {
  const drag = (window.drag = { moves: [], asked: [], pictures: [] })
  const note = list => {
    const now = performance.now()
    if (list.at(-1) !== now) list.push(now)
  }
  addEventListener('input', () => note(drag.moves), true)
  const text = new TextDecoder('latin1')
  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    send(data) {
      if (text.decode(data).includes('"moved"')) note(drag.asked)
      super.send(data)
    }
  }
  new MutationObserver(records => {
    const isPicture = ({ target }) => (target.closest ? target : target.parentElement)?.closest('.drawing')
    if (records.some(isPicture)) note(drag.pictures)
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
})()
