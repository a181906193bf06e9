// Draws figures, bars and curves from plain data (kpi/charts/sketch.py says what is in it), and changes only what differs.
// A part has one frame, or one for each individual share: then it follows the hand here, and the server hears where the hand rests.

const SVG = 'http://www.w3.org/2000/svg'
const LEFT = 60, RIGHT = 8, ABOVE = 16, NAMES = 76, LINE = 15, REST = 200 // pixels; REST: milliseconds after which a hand that holds still is told
const OWN = 0, TEAM = 1, GAINED = 2, LOST = 3, TARGET = 4, PAYOUT = 5 // places in the words of the bars
const PARTS = ['own', 'team', 'gained', 'lost']

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
    if (Array.isArray(content)) put(element, content)
    else if (element.textContent !== content) element.textContent = content
  })
  while (parent.children.length > wanted.length) parent.lastElementChild.remove()
}

const scale = (low, high, start, end) => value => Math.round(10 * (start + ((value - low) / (high - low)) * (end - start))) / 10
const frame = (part, share) => part.frames[part.frames.length > 1 ? share : 0]
const path = points => `M${points.map(point => point.join(' ')).join('L')}`
const short = name => (name.length > 14 ? `${name.slice(0, 13)}…` : name)
const legend = entries => ['div', { class: 'legend' }, entries.map(([name, title]) => ['span', { class: name }, title])]

/** Readings under each other, none over another. */
const apart = readings => {
  readings.sort(([, one], [, other]) => one.y - other.y)
  readings.forEach(([, reading], place) => (reading.y = Math.max(reading.y, (readings[place - 1]?.[1].y ?? -LINE) + LINE)))
  return readings
}

const upright = (part, y, width) => part.ticks.flatMap(([at, label]) => [
  ['path', { class: 'grid', d: path([[LEFT, y(at)], [width - RIGHT, y(at)]]) }],
  ['text', { class: 'tick', x: LEFT - 6, y: y(at) + 4, 'text-anchor': 'end' }, label],
])

const KINDS = {
  heading: (part, words) => [['h3', {}, words]],
  finding: (part, words) => [['p', {}, words]],
  caption: (part, words) => [['p', {}, words]],

  figures: (part, figures) => figures.map(([label, value, change, tone]) => ['div', { class: 'figure' }, [
    ['span', { class: 'label' }, label],
    ['b', { class: 'value' }, value],
    ...(change ? [['span', { class: `change ${tone}` }, change]] : []),
  ]]),

  list: (part, { title, lines }) => lines.length
    ? [['details', {}, [['summary', {}, title], ['ul', {}, lines.map(line => ['li', {}, line])]]]]
    : [],

  slider: (part, reading) => [['label', {}, [
    ['span', {}, part.label],
    ['input', { type: 'range', min: 0, max: 100, step: 1, 'aria-valuetext': reading }],
    ['output', {}, reading],
  ]]],

  bars: (part, rows, width) => {
    const base = width < 420 ? 170 : 284, height = part.named ? base + NAMES : base + 8
    const y = scale(0, part.top, base, ABOVE), step = (width - LEFT - RIGHT) / part.names.length
    const format = new Intl.NumberFormat(part.locale, { maximumFractionDigits: part.digits })
    const money = minor => format.format(minor / 10 ** part.digits)
    const bar = (name, place) => {
      const left = LEFT + place * step, gap = Math.min(step * 0.1, 4)
      const amounts = rows.map(row => row[place]), lost = amounts[LOST]
      const payout = amounts[OWN] + amounts[TEAM] + amounts[GAINED]
      const told = [[PAYOUT, payout], [OWN, amounts[OWN]], [TEAM, amounts[TEAM]], [GAINED, amounts[GAINED]], [LOST, lost], [TARGET, part.target[place]]]
      const label = `${name}: ${told.filter(([word, amount]) => amount || word === PAYOUT).map(([word, amount]) => `${part.words[word]} ${money(amount)}`).join(', ')}`
      let floor = 0
      const boxes = amounts.map((amount, kind) => {
        const [low, high] = [y(floor), y((floor += amount))]
        return ['rect', { class: PARTS[kind], x: (left + gap).toFixed(1), width: (step - 2 * gap).toFixed(1), y: high, height: Math.max(low - high, 0).toFixed(1) }]
      })
      const target = ['path', { class: 'target', d: path([[left.toFixed(1), y(part.target[place])], [(left + step).toFixed(1), y(part.target[place])]]) }]
      const touch = ['rect', { class: 'touch', x: left.toFixed(1), width: step.toFixed(1), y: ABOVE, height: base - ABOVE }]
      return ['g', { role: 'img', 'aria-label': label }, [...boxes, target, touch]]
    }
    const named = part.named ? part.names.map((name, place) => {
      const [x, below] = [(LEFT + (place + 0.6) * step).toFixed(1), base + 14]
      return ['text', { class: 'tick', x, y: below, 'text-anchor': 'end', transform: `rotate(-45 ${x} ${below})` }, short(name)]
    }) : []
    const border = part.border === null ? [] : [['path', { class: 'border', d: path([[LEFT + part.border * step, ABOVE], [LEFT + part.border * step, base]]) }]]
    return [
      legend([...PARTS, 'target'].map((name, place) => [name, part.words[place]])),
      ['svg', { role: 'group', 'aria-label': part.alt, width, height }, [...upright(part, y, width), ...border, ...part.names.map(bar), ...named]],
    ]
  },

  plot: (part, { rule, dots }, width) => {
    const base = part.height - 40
    const x = scale(part.x.from, part.x.to, LEFT, width - RIGHT), y = scale(0, part.top, base, ABOVE)
    const inside = ([at]) => at >= Math.min(part.x.from, part.x.to) && at <= Math.max(part.x.from, part.x.to)
    const near = at => (x(at) > width - 170 ? ['end', -8] : ['start', 8])
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
        ...apart(dots.filter(dot => dot[4]).map(([at, high, , label]) => ['text', { class: 'reading', x: x(at) + near(at)[1], y: y(high) - 8, 'text-anchor': near(at)[0] }, label])),
      ]],
    ]
  },
}

/** What stands under the pointer, in words beside it. */
const tell = (root, event) => {
  const mark = event.target.closest?.('g[aria-label], svg [role=img]'), tip = root.lastElementChild
  tip.hidden = !mark
  if (!mark) return
  const [text, box] = [mark.getAttribute('aria-label'), root.getBoundingClientRect()]
  if (tip.textContent !== text) tip.textContent = text
  const left = Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth)
  tip.style.transform = `translate(${Math.max(left, 0)}px, ${event.clientY - box.top + 16}px)`
}

const show = ({ root, parts }) => {
  if (!root?.isConnected || !parts) return
  const width = root.clientWidth // pixels, so that words keep their size
  put(root, [...parts.map(part => ['div', { class: part.faint ? `${part.kind} faint` : part.kind }, KINDS[part.kind](part, frame(part, hand.share), width)]), ['div', { class: 'tip', hidden: '' }]])
  root.querySelectorAll('input').forEach(input => (input.value = hand.share))
}

const move = (share, now) => {
  Object.assign(hand, { share, told: Math.max(Date.now(), hand.told + 1) })
  drawings.forEach(show)
  clearTimeout(hand.rest)
  const say = () => hand.say({ share: hand.share, told: hand.told })
  now ? say() : (hand.rest = setTimeout(say, REST))
}

const listen = root => {
  root.oninput = event => move(+event.target.value, false)
  root.onchange = event => move(+event.target.value, true)
  root.onpointerleave = () => (root.lastElementChild.hidden = true)
  root.onpointermove = root.onpointerdown = event => {
    const svg = event.target.closest?.('svg.drag')
    if (!svg || !(event.buttons & 1)) return tell(root, event)
    const box = svg.getBoundingClientRect()
    const share = 100 - (100 * (event.clientX - box.left - LEFT)) / (box.width - LEFT - RIGHT)
    move(Math.max(0, Math.min(100, Math.round(share))), false)
  }
}

const place = (name, root) => {
  drawings.set(name, { ...drawings.get(name), root })
  listen(root)
  new ResizeObserver(() => show(drawings.get(name))).observe(root)
}

export default ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector('.drawing'), stood = hand.share
  if (data.told >= hand.told) Object.assign(hand, { share: data.at, told: data.told })
  if (data.name === 'ear') hand.say = moved => setTriggerValue('moved', moved)
  else if (data.name && drawings.get(data.name)?.root !== root) place(data.name, root)
  for (const [name, parts] of Object.entries(data.drawings)) {
    const old = drawings.get(name)
    if (!old || data.made < (old.made ?? 0)) continue // not on this page, or overtaken
    drawings.set(name, { root: old.root, parts, made: data.made })
    if (stood === hand.share) show(drawings.get(name))
  }
  if (stood !== hand.share) drawings.forEach(show)
}
