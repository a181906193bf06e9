// Sliders that answer while they are dragged (live.py says what is in the data). One message is in flight at a time: the next is sent when
// the data that come back carry the time of the last, and the last value of every slider always arrives.

const LOST = 3000 // milliseconds after which an answer is not waited for any more
const panels = new Map() // by root

let last = 0
const clock = () => (last = Math.max(Date.now(), last + 1))

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

const write = ({ unit, digits }, value, locale) => unit === '%'
  ? new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(value / 100)
  : `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)}${unit && '\u00a0'}${unit}`

/** Puts a value into slider and box; what the hand holds is left alone. */
const put = (panel, slide, value) => {
  const { range, box, was } = panel.parts.get(slide.name), { locale, words } = panel.data
  const share = at => Math.max(0, Math.min(1, (at - slide.low) / (slide.high - slide.low)))
  Object.assign(range, { min: slide.low, max: slide.high, step: slide.step, value, disabled: slide.locked })
  Object.assign(box, { min: slide.low, max: slide.high, step: slide.step, disabled: slide.locked })
  if (panel.typed !== slide.name) box.value = value
  range.setAttribute('aria-valuetext', write(slide, value, locale))
  range.parentElement.style.setProperty('--at', share(value))
  range.parentElement.style.setProperty('--today', share(slide.today))
  range.parentElement.classList.toggle('moved', value !== slide.today)
  was.textContent = value === slide.today ? '' : words.was.replace('{value}', write(slide, slide.today, locale))
}

const flush = panel => {
  if (panel.sent && Date.now() - panel.sent < LOST) return
  const [name] = panel.waiting.keys()
  if (name === undefined) return
  const message = panel.waiting.get(name)
  panel.waiting.delete(name)
  Object.assign(panel, { sent: clock(), flying: name })
  panel.send('moved', { ...message, name, told: panel.sent })
  clearTimeout(panel.later)
  panel.later = setTimeout(flush, LOST + 1, panel)
}

/** What the hand has let go of where it began is told, too, of which the browser makes no change. */
const release = (panel, slide, value) => setTimeout(() => panel.held === slide.name && move(panel, slide, value, true))

const move = (panel, slide, value, rest) => {
  put(panel, slide, value)
  panel.waiting.set(slide.name, { value, rest, drag: `${panel.drag}` })
  panel.held = rest ? null : slide.name
  flush(panel)
}

const control = (panel, slide) => {
  const range = element('input', { type: 'range', 'aria-label': slide.spoken })
  const box = element('input', { type: 'number', 'aria-label': slide.spoken })
  const was = element('span', { class: 'was' })
  const now = () => panel.slides.get(slide.name)
  range.onkeydown = event => {
    if (!event.repeat) panel.drag = clock() // a key that is held down is one drag
    panel.key = event.repeat || panel.data.first ? 'held' : 'pressed' // a single one rests at once, where the page has nothing to show `first`
  }
  range.onpointerdown = () => Object.assign(panel, { drag: clock(), key: null })
  range.oninput = () => panel.key || move(panel, now(), +range.value, false) // of a key, the change follows at once
  range.onchange = () => move(panel, now(), +range.value, panel.key !== 'held')
  range.onkeyup = range.onpointerup = range.onpointercancel = range.onblur = () => {
    panel.key = null
    release(panel, now(), +range.value)
  }
  box.oninput = () => (panel.typed = slide.name)
  box.onchange = () => {
    Object.assign(panel, { drag: clock(), typed: null })
    const value = box.value === '' ? +range.value : Math.max(now().low, Math.min(now().high, +box.value))
    box.value = value
    move(panel, now(), value, true)
  }
  panel.parts.set(slide.name, { range, box, was })
  return [
    ...(slide.word ? [element('span', { class: 'word' }, slide.word)] : []),
    element('span', { class: 'track' }, range, element('i', { class: 'today' })),
    element('span', { class: 'box' }, box, element('span', { class: 'unit' }, slide.unit)),
    was,
  ]
}

const lock = (panel, row) => {
  const button = element('button', { type: 'button', class: 'lock' })
  button.onclick = () => panel.send('locked', { name: row.name, on: button.getAttribute('aria-pressed') !== 'true', told: clock() })
  return button
}

const build = panel => {
  panel.parts = new Map()
  panel.root.replaceChildren(...panel.data.rows.map(row => element('div', { class: `row n${row.slides.length}` },
    ...(row.locked === null ? [] : [lock(panel, row)]),
    ...(row.title ? [element('span', { class: 'title' })] : []),
    ...row.slides.flatMap(slide => control(panel, slide)),
  )))
}

/** Titles and locks, which may change while a slider is in the hand. */
const name = panel => panel.data.rows.forEach((row, place) => {
  const line = panel.root.children[place], title = line.querySelector('.title'), button = line.querySelector('.lock')
  if (title && title.textContent !== row.title) title.textContent = row.title
  if (title) title.title = row.help
  if (!button) return
  const words = panel.data.words[row.locked ? 'unlock' : 'lock'].replace('{title}', row.title)
  for (const [attribute, value] of [['aria-pressed', row.locked], ['aria-label', words], ['title', words]]) button.setAttribute(attribute, value)
})

/** What a panel is before its first data; its curve follows the width of the page. */
const begin = (root, curve) => {
  const panel = { root, curve, clock, waiting: new Map(), drag: 0, held: null, key: null, typed: null, flying: null, grip: null, plotted: null, sent: 0, form: '' }
  panel.flush = () => flush(panel)
  panel.unheard = () => Date.now() - panel.sent < LOST || panel.waiting.size > 0
  for (const [other] of panels) if (!other.isConnected) panels.delete(other)
  new ResizeObserver(() => drawCurve(panel)).observe(curve)
  panels.set(root, panel)
  return panel
}

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector('.live')
  if (data.split) return showSplit({ data, root, send: setTriggerValue })
  const panel = panels.get(root) ?? begin(root, parentElement.querySelector('.payout'))
  Object.assign(panel, { data, send: setTriggerValue })
  panel.slides = new Map(data.rows.flatMap(row => row.slides).map(slide => [slide.name, slide]))
  const form = JSON.stringify(data.rows.map(row => [!row.title, row.locked === null, row.slides.map(slide => [slide.name, slide.spoken, slide.word, slide.unit])]))
  if (form !== panel.form) build(Object.assign(panel, { form }))
  name(panel)
  if (data.told >= panel.sent || Date.now() - panel.sent > LOST) Object.assign(panel, { sent: 0, flying: null })
  for (const slide of panel.slides.values()) // what was made before the last move was heard must not take a step back
    if (![panel.held, panel.flying].includes(slide.name) && !panel.waiting.has(slide.name)) put(panel, slide, slide.value)
  if (!panel.held && !panel.flying && !panel.waiting.size) panel.grip = null
  drawCurve(panel)
  if (data.drawn) window.dispatchEvent(new CustomEvent('sixtyforty-drawn', { detail: data.drawn }))
  flush(panel)
}
