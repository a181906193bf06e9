// A drawing that moves by itself, once: from one individual share to the next, with a rest at each; a button plays it again.

const LEG = 1200, REST = 800 // milliseconds
const STILL_ASKED = matchMedia('(prefers-reduced-motion: reduce)')

/** From the share of a moment after the beginning on; past the end it stands. */
const shareAt = (shares, time) => {
  const leg = Math.floor(time / (LEG + REST)), [from, to] = [shares[leg], shares[leg + 1]]
  if (to === undefined) return shares.at(-1)
  const done = Math.min(1, (time % (LEG + REST)) / LEG)
  return Math.round(from + (to - from) * (1 - (1 - done) ** 3))
}

const play = (drawing, shares) => {
  cancelAnimationFrame(drawing.turn)
  drawing.share = STILL_ASKED.matches ? shares.at(-1) : shares[0]
  if (STILL_ASKED.matches) return show(drawing)
  let time = -REST, last = performance.now() // a rest before the first leg
  const step = now => {
    time += Math.min(now - last, 100) // a page that was hidden goes on where it was
    last = now
    drawing.share = shareAt(shares, Math.max(0, time))
    show(drawing)
    if (time < (shares.length - 1) * (LEG + REST)) drawing.turn = requestAnimationFrame(step)
  }
  drawing.turn = requestAnimationFrame(step)
}

KINDS.replay = part => [['button', { type: 'button', class: 'again', 'aria-label': part.label, title: part.label }, '']]

/** Begins what moves by itself, when it is first in sight. */
const beginPlay = drawing => {
  const part = drawing.parts?.find(one => one.kind === 'replay')
  if (!part || drawing.share !== undefined || !drawing.root) return
  play(drawing, part.shares)
  drawing.root.addEventListener('click', event => event.target.closest('.again') && play(drawing, part.shares))
}
