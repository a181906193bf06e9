// Notes when a hand moved a slider, and when our drawings changed by it: all clocks are in the page.
(() => {
  const drag = (window.drag = { moves: [], pictures: [] })
  const note = list => {
    const now = performance.now()
    if (list.at(-1) !== now) list.push(now)
  }
  addEventListener('input', () => note(drag.moves), true)
  new MutationObserver(records => {
    const isPicture = ({ target }) => (target.closest ? target : target.parentElement)?.closest('.drawing')
    if (records.some(isPicture)) note(drag.pictures)
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
})()
