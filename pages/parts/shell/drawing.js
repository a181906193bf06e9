// Draws figures, bars and curves from plain data (kpi/charts/sketch.py says what is in it), and changes only what differs.
// A part has one frame, or one for each individual share: then it follows the hand that moves the split (live_split.js).

const SVG = 'http://www.w3.org/2000/svg'
const LEFT = 60, RIGHT = 8, ABOVE = 16, LINE = 15 // pixels
const MOST_WIDTHS = 5000 // texts whose widths are kept
const SPEAK = 700, STILL = 400 // milliseconds: after which a finding is spoken, and after which a hand has left

const pen = document.createElement('canvas').getContext('2d')
const hand = { share: 0, told: 0 } // told: when; the server says what it has heard last, so that an old answer moves nothing
const drawings = new Map() // by name: root (the element), parts, and when they were made

/** Makes the element's children what is wanted: [tag, attributes, text or children]. */
const put = (parent, wanted) => {
  wanted.forEach(([tag, attributes, content = ''], place) => {
    let element = parent.children[place]
    if (element?.localName !== tag) {
      const fresh = document.createElementNS(tag === 'svg' ? SVG : parent.namespaceURI, tag)
      element ? element.replaceWith(fresh) : parent.append(fresh)
      element = fresh
    }
    for (const name of element.getAttributeNames()) if (!(name in attributes) && name !== 'open') element.removeAttribute(name)
    for (const [name, value] of Object.entries(attributes))
      if (element.getAttribute(name) !== `${value}`) element.setAttribute(name, value)
    if (Array.isArray(content)) {
      if (element.childNodes.length !== element.children.length) element.textContent = ''
      put(element, content)
    } else if (element.textContent !== content || element.children.length) element.textContent = content
  })
  while (parent.children.length > wanted.length) parent.lastElementChild.remove()
}

const scale = (low, high, start, end) => value => Math.round(10 * (start + ((value - low) / (high - low)) * (end - start))) / 10
const widths = new Map() // of texts, for to ask which font they have makes the browser work out the style of the page
document.fonts.addEventListener('loadingdone', () => widths.clear())
/** How wide a text is, in pixels. */
const textWidth = (text, weight = 400, size = 13) => {
  const asked = `${weight} ${size} ${text}`
  if (widths.size > MOST_WIDTHS) widths.clear()
  if (!widths.has(asked)) widths.set(asked, measured(text, weight, size))
  return widths.get(asked)
}
const measured = (text, weight, size) => {
  pen.font = `${weight} ${size}px ${getComputedStyle(document.querySelector('.stApp') ?? document.body).fontFamily}`
  return Math.ceil(pen.measureText(text).width)
}

/** A text in lines that fit. */
const wrapped = (text, width, weight, size) => text.split(' ').reduce((lines, word) => {
  const longer = lines.length ? `${lines.at(-1)} ${word}` : word
  return lines.length && textWidth(longer, weight, size) <= width ? [...lines.slice(0, -1), longer] : [...lines, word]
}, [])

/** Places in their order, each at least its gap behind the one before and all between two ends, moved as little as that allows. */
const parted = (wanted, gaps, low, high) => {
  const places = wanted.map((place, at) => ({ place, at })).sort((one, other) => one.place - other.place)
  places.forEach((one, at) => (one.place = Math.max(one.place, at ? places[at - 1].place + gaps(places[at - 1].at, one.at) : low)))
  for (let at = places.length - 1, end = high; at >= 0; at--) {
    places[at].place = Math.min(places[at].place, end)
    if (at) end = places[at].place - gaps(places[at - 1].at, places[at].at)
  }
  return places.sort((one, other) => one.at - other.at).map(one => one.place)
}

/** Where the middle of what is so wide can stand, to be in sight whole. */
const within = (middle, room, width) => Math.max(Math.min(middle, width - room / 2), room / 2)

/** Where a name stands beside its dot, covering as few dots and other names as possible. */
const namesBeside = (rows, x, y, start, end) => {
  const taken = rows.map(row => [x(row.x) - 7, x(row.x) + 7, y(row.y) - 7, y(row.y) + 7])
  const covered = box => taken.filter(other => box[0] < other[1] && other[0] < box[1] && box[2] < other[3] && other[2] < box[3]).length
  return rows.filter(row => row.name).map(row => {
    const room = textWidth(row.name), [across, up] = [x(row.x), y(row.y)]
    const places = [[across + 12, up], [across - 12 - room, up], [across + 8, up - 16], [across + 8, up + 16], [across - 8 - room, up - 16], [across - 8 - room, up + 16]]
    const boxes = places.map(([left, at]) => [left, left + room, at - 8, at + 8]).filter(([left, right]) => left >= start && right <= end)
    const best = (boxes.length ? boxes : [[across - 12 - room, across - 12, up - 8, up + 8]]).reduce((one, other) => (covered(other) < covered(one) ? other : one))
    taken.push(best)
    return ['text', { class: 'label', x: best[0], y: best[2] + 12 }, row.name]
  })
}

const frame = (part, share) => part.frames[part.frames.length > 1 ? share : 0]
const path = points => `M${points.map(point => point.join(' ')).join('L')}`
const legend = entries => ['div', { class: 'legend' }, entries.map(([name, title]) => ['span', { class: name }, title])]

const upright = (part, y, width) => part.ticks.flatMap(([at, label]) => [
  ['path', { class: 'grid', d: path([[LEFT, y(at)], [width - RIGHT, y(at)]]) }],
  ['text', { class: 'tick', x: LEFT - 6, y: y(at) + 4, 'text-anchor': 'end' }, label],
])

const KINDS = {
  heading: (part, words) => [['h2', {}, words]],
  finding: (part, words) => [['h1', {}, words]],
  section: (part, words) => [['h2', {}, words]],
  sentence: (part, words) => [['p', {}, words]],
  caption: (part, words) => [['p', {}, words]],
  readout: (part, words) => [['b', {}, words], ['span', {}, part.note]],

  figures: (part, figures) => {
    const notes = part.frames.some((frame) => frame.some(([, , change]) => change)) // a line is kept for them as long as any has one
    return figures.map(([label, value, change, tone]) => ['div', { class: 'figure' }, [
      ['span', { class: 'label' }, label],
      ['b', { class: 'value' }, value],
      ...(notes ? [['span', { class: `change ${tone}` }, change || '\u00a0']] : []),
    ]])
  },

  plot: (part, { rule, dots }, width) => {
    const base = part.height - 40
    const x = scale(part.x.from, part.x.to, LEFT, width - RIGHT), y = scale(0, part.top, base, ABOVE)
    const inside = ([at]) => at >= Math.min(part.x.from, part.x.to) && at <= Math.max(part.x.from, part.x.to)
    const near = at => (x(at) > width - 170 ? ['end', -8] : ['start', 8])
    const read = dots.filter(dot => dot[4]), heights = parted(read.map(([, high]) => y(high) - 8), () => LINE, 0, Infinity) // none over another
    return [
      ...(part.legend.length ? [legend(part.legend)] : []),
      ['svg', { role: 'group', 'aria-label': part.alt, width, height: part.height, class: part.drag ? 'drag' : '' }, [
        ...upright(part, y, width),
        ...part.x.ticks.map(([at, label]) => ['text', { class: 'tick', x: x(at), y: base + 16, 'text-anchor': 'middle' }, label]),
        ['text', { class: 'tick', x: (LEFT + width - RIGHT) / 2, y: base + 34, 'text-anchor': 'middle' }, part.x.title],
        ...part.boxes.map(([from, to, high, label]) => ['rect', { class: 'crowd', role: 'img', 'aria-label': label, x: x(from), width: Math.max(x(to) - x(from) - 1, 1).toFixed(1), y: y(high), height: (base - y(high)).toFixed(1) }]),
        ...part.lines.map(([name, points]) => ['path', { class: `line ${name}`, d: path(points.map(([at, high]) => [x(at), y(high)])) }]),
        ...(rule === null ? [] : [['path', { class: 'rule', d: path([[x(rule), ABOVE], [x(rule), base]]) }]]),
        ...dots.filter(inside).map(([at, high, name, label]) => ['circle', { class: name, role: 'img', 'aria-label': label, cx: x(at), cy: y(high), r: 5 }]),
        ...read.map(([at, , , label], place) => ['text', { class: 'reading', x: x(at) + near(at)[1], y: heights[place], 'text-anchor': near(at)[0] }, label]),
      ]],
    ]
  },
}

/** What stands under the pointer or has the focus, in words beside it. */
const tell = (root, mark, x, y) => {
  const tip = root.querySelector(':scope > .tip')
  if (!tip) return
  tip.hidden = !mark
  if (!mark) return
  const [text, box] = [mark.getAttribute('aria-label'), root.getBoundingClientRect()]
  if (tip.textContent !== text) tip.textContent = text
  const scale = box.width / root.clientWidth || 1 // on a slide everything is drawn larger
  const left = Math.min((x - box.left) / scale + 12, root.clientWidth - tip.offsetWidth)
  tip.style.transform = `translate(${Math.max(left, 0)}px, ${(y - box.top) / scale + 16}px)`
}

const pointed = event => event.target.closest?.('g.bar, g[aria-label], svg [role=img]')

const tellFocused = (root, mark) => {
  if (!mark) return tell(root, null)
  const box = mark.getBoundingClientRect()
  tell(root, mark, box.left + box.width / 2, box.top + box.height / 3)
}

/** A finding is spoken when it has stood for a while, so that a moving hand is not talked over. */
const speak = drawing => {
  const found = drawing.parts.find(part => part.kind === 'finding'), words = found ? frame(found, drawing.share ?? hand.share) : ''
  if (words === drawing.spoken) return
  drawing.spoken = words
  clearTimeout(drawing.voice)
  drawing.voice = setTimeout(() => (drawing.root.querySelector(':scope > .voice').textContent = words), SPEAK)
}

/** How many pixels a picture may be high on a slide, which is shown larger than it is drawn: what the finding and a slider leave of the window. */
const stageOf = root => {
  const slide = root.closest('.st-key-slide')
  if (!slide) return null
  const title = slide.querySelector('h1')?.getBoundingClientRect().height ?? 52
  return (innerHeight - title) / getComputedStyle(root).zoom - (slide.querySelector('.live.split') ? (innerWidth > 640 ? 92 : 178) : slide.querySelector('.live') ? 76 : 36) // on a phone the split has its figures above it
}
let stage = null // of what is drawn now; nothing but on a slide

/** Rows of a bar each: how high one is, and on a slide as many of the first as there is room for. */
const rowsThatFit = (rows, line, least, foot) => {
  if (!stage) return [line, rows]
  const tall = Math.max(least, Math.min(line, (stage - foot) / rows.length))
  return [tall, rows.slice(0, Math.max(1, Math.floor((stage - foot) / tall + 1e-6)))]
}

const show = drawing => {
  const { root, parts } = drawing, share = drawing.share ?? hand.share
  if (!root?.isConnected || !parts) return
  const width = (drawing.width ||= root.clientWidth) // pixels, so that words keep their size; measured once, for that makes the browser lay out the page
  if (!width) return
  root.classList.toggle('smooth', Date.now() - held > STILL)
  stage = drawing.stage = stageOf(root)
  const strip = width < 420 && root.closest('.st-key-panes, .st-key-lab') !== null // on a phone, above what is moved
  const shown = parts.map(part => ['div', { class: part.faint ? `${part.kind} faint` : part.kind }, KINDS[part.kind](part, frame(part, share), width, part.frames.length > 1 ? share : 0, strip)])
  const voice = root.querySelector(':scope > .voice')?.textContent ?? ''
  put(root, [...shown, ['div', { class: 'tip', hidden: '' }], ['div', { class: 'voice', 'aria-live': 'polite' }, voice]])
  speak(drawing)
  if (stage !== stageOf(root)) requestAnimationFrame(() => show(drawing)) // the finding was drawn only now, in more lines
  tellFocused(root, root.contains(document.activeElement) ? document.activeElement.closest('g.bar, g.point') : null)
}

let held = 0 // when a hand last moved a slider
for (const kind of ['pointerdown', 'input']) window.addEventListener(kind, event => event.target.matches?.('input[type=range], svg.drag *') && (held = Date.now()), true)

/** The slider of the split (live_split.js) says where the hand is; the lines ask it to move there. */
window.addEventListener('sixtyforty-split', ({ detail }) => {
  Object.assign(hand, detail)
  drawings.forEach(show)
})

const listen = root => {
  root.onpointerleave = () => tell(root, null)
  root.addEventListener('focusin', event => tellFocused(root, event.target.closest('g.bar, g.point')))
  root.addEventListener('focusout', () => tell(root, null))
  root.onkeydown = event => walk(root, event)
  root.onclick = event => save(root, event.target.closest('button[data-as]'))
  root.onpointermove = root.onpointerdown = event => {
    const svg = event.target.closest?.('svg.drag')
    if (!svg || !(event.buttons & 1)) return tell(root, pointed(event), event.clientX, event.clientY)
    const box = svg.getBoundingClientRect(), room = box.width / svg.clientWidth
    const share = (100 * (event.clientX - box.left - LEFT * room)) / (box.width - (LEFT + RIGHT) * room)
    window.dispatchEvent(new CustomEvent('sixtyforty-move', { detail: Math.max(0, Math.min(100, Math.round(share))) }))
  }
  root.onpointerup = event => event.target.closest?.('svg.drag') && window.dispatchEvent(new CustomEvent('sixtyforty-rest'))
}

const place = (name, root) => {
  drawings.set(name, { ...drawings.get(name), root, width: 0, spoken: undefined })
  listen(root)
  const slide = root.closest('.st-key-slide'), again = () => root.isConnected && stageOf(root) !== drawings.get(name).stage && show(drawings.get(name))
  if (slide) new MutationObserver(again).observe(slide, { childList: true, subtree: true }) // a slider that comes later takes its room
  new ResizeObserver(() => root.isConnected && show(Object.assign(drawings.get(name), { width: root.clientWidth }))).observe(root)
}

const take = data => {
  const stood = hand.share
  if (data.told >= hand.told) Object.assign(hand, { share: data.at, told: data.told })
  for (const [name, parts] of Object.entries(data.drawings)) {
    const old = drawings.get(name)
    if (!old || data.made < (old.made ?? 0)) continue // not on this page, or overtaken
    drawings.set(name, Object.assign(old, { parts, made: data.made }))
    if (stood === hand.share) show(old)
    beginPlay(old)
  }
  if (stood !== hand.share) drawings.forEach(show)
}

/** Sliders bring with them what they have changed (live.js). */
window.addEventListener('sixtyforty-drawn', ({ detail }) => take(detail))

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector('.drawing')
  root.pick = place => setTriggerValue('picked', place)
  if (drawings.get(data.name)?.root !== root) place(data.name, root)
  take(data)
}
