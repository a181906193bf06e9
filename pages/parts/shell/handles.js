// A payout curve over the crowd of real results, with handles that move its points (curvesketch.py says what is in the data). The text of this
// file stands before live.js, whose sliders below it move the same points and whose messages it uses.

const SVG = 'http://www.w3.org/2000/svg'
const SIDE = 44, EDGE = 12, ABOVE = 10, BELOW = 24 // pixels around the curve: where pay is written, and where results are

const shape = (tag, attributes, ...children) => {
  const made = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

/** From numbers to pixels and back. */
const ruler = (low, high, start, end) => ({
  to: value => start + ((value - low) / (high - low)) * (end - start),
  back: pixel => low + ((pixel - start) / (end - start)) * (high - low),
})

const rulers = (plot, width) => ({
  x: ruler(plot.x.from, plot.x.to, SIDE, width - EDGE),
  y: ruler(0, plot.top, plot.height - BELOW, ABOVE),
})

const stepped = (value, step, low, high) => Math.max(low, Math.min(high, Math.round(value / step) * step))

/** Takes hold of a point: it goes where the hand goes, in the steps of its sliders, and the scale stays until it is let go. */
const take = (panel, handle, event) => {
  event.preventDefault()
  const svg = event.target.ownerSVGElement, box = svg.getBoundingClientRect()
  const at = rulers(panel.plotted, box.width), plot = panel.plotted
  const follow = (move, rest) => {
    const value = stepped(at.x.back(move.clientX - box.left) * plot.times, plot.step, plot.low, plot.high)
    const pay = stepped(at.y.back(move.clientY - box.top) * 100, plot.payStep, 0, plot.mostPay)
    Object.assign(panel, { grip: { place: handle.place, at: value / plot.times, pay: pay / 100 }, held: `point ${handle.place}` })
    panel.waiting.set(`point ${handle.place}`, { value, pay, rest, drag: `${panel.drag}` })
    if (rest) panel.held = null // the grip stays until the answer says where the point is
    drawCurve(panel)
    panel.flush()
  }
  panel.drag = panel.clock()
  svg.setPointerCapture(event.pointerId)
  svg.onpointermove = move => follow(move, false)
  svg.onpointerup = svg.onpointercancel = up => {
    svg.onpointermove = svg.onpointerup = svg.onpointercancel = null
    follow(up, true)
  }
}

const upright = (plot, { y }, width) => plot.ticks.flatMap(([at, label]) => [
  shape('path', { class: 'grid', d: `M${SIDE} ${y.to(at)}H${width - EDGE}` }),
  shape('text', { class: 'tick', x: SIDE - 6, y: y.to(at) + 4, 'text-anchor': 'end' }, label),
])

const crowd = (plot, { x, y }) => plot.boxes.map(([from, to, high, label]) => shape('rect', {
  class: 'crowd', role: 'img', 'aria-label': label, x: x.to(from), width: Math.max(x.to(to) - x.to(from) - 1, 1), y: y.to(high), height: y.to(0) - y.to(high),
}))

const grip = (panel, handle, { x, y }) => {
  const { at, pay } = panel.grip?.place === handle.place ? panel.grip : handle
  const place = { cx: x.to(at), cy: y.to(Math.min(pay, panel.plotted.top)) }
  const dot = shape('circle', { ...place, class: 'dot', r: 5.5, role: 'img', 'aria-label': handle.label })
  const reach = shape('circle', { ...place, class: 'reach', r: 15 })
  reach.onpointerdown = event => take(panel, handle, event)
  return [dot, reach]
}

/** The line from edge to edge of a scale that stays while a point is held, though the new curve may be known for another stretch. */
const across = ({ line, x }) => {
  const inside = line.filter(([value]) => value >= x.from && value <= x.to)
  const [first, last] = [inside[0] ?? line[0], inside.at(-1) ?? line.at(-1)]
  return [[x.from, first[1]], ...inside, [x.to, last[1]]]
}

const drawCurve = panel => {
  const { curve } = panel, held = panel.held?.startsWith('point')
  curve.hidden = !panel.data.plot
  if (!panel.data.plot || !curve.clientWidth) return // nothing is drawn without room
  if (!held || !panel.plotted) panel.plotted = panel.data.plot
  const plot = { ...panel.plotted, ...(held ? { line: panel.data.plot.line, handles: panel.data.plot.handles } : {}) }
  const width = curve.clientWidth, at = rulers(plot, width)
  if (!curve.firstChild) curve.append(element('p', {}), shape('svg', { role: 'group' }))
  const [words, svg] = curve.children
  if (words.textContent !== panel.data.plot.sentence) words.textContent = panel.data.plot.sentence
  for (const [name, value] of Object.entries({ width, height: plot.height, 'aria-label': plot.alt })) svg.setAttribute(name, value)
  svg.replaceChildren(
    ...upright(plot, at, width),
    ...crowd(plot, at),
    ...plot.x.ticks.map(([value, label]) => shape('text', { class: 'tick', x: at.x.to(value), y: plot.height - 6, 'text-anchor': 'middle' }, label)),
    shape('path', { class: 'curve', d: `M${across(plot).map(([value, pay]) => `${at.x.to(value)} ${at.y.to(Math.min(pay, plot.top))}`).join('L')}` }),
    ...plot.handles.filter(({ at: value }) => value >= plot.x.from && value <= plot.x.to).flatMap(handle => grip(panel, handle, at)),
  )
}
