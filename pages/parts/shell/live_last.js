// A click on a link or a button waits until the server has heard where the hand left the sliders: it drops what it has not read yet when
// another page, or the whole page once more, is asked for.

const clicks = []
let passing = false

const unheard = () => [...splits.values(), ...panels.values()].some(panel => panel.root.isConnected && panel.unheard())

const pass = until => {
  if (unheard() && Date.now() < until) return setTimeout(pass, 20, until)
  passing = true
  for (const target of clicks.splice(0)) if (target.isConnected) target.click()
  passing = false
}

window.addEventListener('click', event => {
  const target = event.target.closest?.('a, button')
  if (passing || !target || target.closest('.live') || event.ctrlKey || event.metaKey || event.shiftKey) return
  splits.forEach(restSplit)
  if (!unheard()) return
  event.preventDefault()
  event.stopImmediatePropagation()
  clicks.push(target)
  if (clicks.length === 1) pass(Date.now() + LOST)
}, true)
