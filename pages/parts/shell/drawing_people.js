// One bar a person (kpi/charts/paysketch.py says what is in the data): columns where names and money have room, else rows; very many as shares of target.

const OF_BAR = ['own', 'team', 'gained', 'lost'], MOST_COLUMNS = 12, ROW = 22, MARGIN = 8, SWATCH = 12
const walked = new Map() // the bar that the keys have walked to, by the alternative text of its picture

const words = (x, y, text, name = '', anchor = 'start') => ['text', { class: name, x, y, 'text-anchor': anchor }, text]
const strokes = (name, points) => [['path', { class: 'casing', d: path(points) }], ['path', { class: name, d: path(points) }]]

/** Words of which some stand between pairs of stars, in bold. */
const bold = text => text.split('**').map((piece, place) => ['tspan', place % 2 ? { class: 'strong' } : {}, piece])
const plainWidth = text => textWidth(text.replaceAll('**', ''), 640)

/** Words that are wider than all there is are set closer. */
const squeezed = (text, width, weight) => (textWidth(text, weight) > width ? { textLength: width, lengthAdjust: 'spacingAndGlyphs' } : {})

/** One person or more, with all amounts, and their height over a common unit. */
const bars = (part, rows) => part.names.map((name, place) => {
  const [own, team, gained, lost] = rows.map(row => row[place]), target = part.target[place]
  const high = amount => (part.share ? amount / target : amount)
  return { name, place, own, team, gained, lost, target, high, payout: own + team + gained, alone: part.alone[place], today: part.today?.[place] ?? null }
})

const writers = part => {
  const [whole, exact] = [0, part.digits].map(digits => new Intl.NumberFormat(part.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }))
  const unit = 10 ** part.digits
  const shares = new Intl.NumberFormat(part.locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const amount = minor => (Math.abs(minor) < 1000 * unit && minor % unit ? exact : whole).format(minor / unit) // 151.50, but 0 and 500
  return { amount, share: value => shares.format(value), money: minor => part.money.replace('{n}', amount(minor)) }
}

const spoken = (part, bar, { amount, share }) => {
  const told = [['payout', bar.payout], ...OF_BAR.map(kind => [kind, bar[kind]]), ['target', bar.target], ...(differs(part, bar) ? [['today', bar.today]] : [])]
  const pay = bar.target ? ` (${share(bar.payout / bar.target)})` : ''
  return `${bar.name}: ${told.filter(([kind, minor]) => minor || kind === 'payout').map(([kind, minor]) => `${part.words[kind]} ${amount(minor)}${kind === 'payout' ? pay : ''}`).join(', ')}`
}

/** Whether today's pay is so far from what is paid that a tick can be told from the end of the bar. */
const differs = (part, bar) => bar.today !== null && Math.abs(bar.high(bar.today) - bar.high(bar.payout)) > part.top / 200

/** What is drawn, each with its mark: nothing where words stand at the marks. */
const legendOf = (part, width, some, people) => {
  const kinds = part.today ? [...some, 'today'] : some // today's tick has its place from the start, so that nothing moves when it comes
  const entries = kinds.map(kind => [kind, part.words[kind], SWATCH + 6 + textWidth(part.words[kind])])
  const lines = [[]]
  let x = 0
  for (const [kind, text, wide] of entries) {
    if (x && x + wide > width) [x] = [0, lines.push([])]
    lines.at(-1).push([kind, text, x])
    x += wide + 16
  }
  const mark = (kind, x, y) => kind === 'alone' || kind === 'target' || kind === 'today'
    ? ['path', { class: `line ${kind}`, d: path([[x, y + 6], [x + SWATCH, y + 6]]) }]
    : ['rect', { class: kind, x: x + 0.5, y: y + 0.5, width: SWATCH - 1, height: SWATCH - 1 }]
  return {
    wide: lines.length > 1 ? width : x - 16,
    height: entries.length ? lines.length * 20 + 4 : 0,
    drawn: ['g', { class: 'legend' }, lines.flatMap((line, row) => line.filter(([kind]) => kind !== 'today' || people.some(bar => differs(part, bar))).flatMap(([kind, text, at]) => [mark(kind, at, row * 20 + 2), words(at + SWATCH + 6, row * 20 + 13, text)]))],
  }
}

const group = (part, bar, write, content) => {
  const at = Math.min(walked.get(part.alt) ?? 0, part.names.length - 1)
  return ['g', { class: 'bar', role: 'img', tabindex: bar.place === at ? 0 : -1, 'aria-label': spoken(part, bar, write) }, content]
}

/** The segments of a bar that stands up, with a hair of ground between them. */
const segments = (bar, y, left, wide) => {
  let floor = 0
  return OF_BAR.map(kind => {
    const [low, high] = [y(bar.high(floor)), y(bar.high(floor += bar[kind]))]
    const hair = low - high > 2 && floor > bar[kind] ? 0.8 : 0
    return ['rect', { class: kind, x: left.toFixed(1), width: wide.toFixed(1), y: high, height: Math.max(low - high - hair, 0).toFixed(1) }]
  })
}

/** Two brackets and their words below a picture; beside each other where they have room. */
const brackets = (part, sides, spans, y, width) => {
  const said = sides.map((side, at) => side && { ...side, from: spans[at][0], to: spans[at][1] }).filter(Boolean)
  const wide = said.map(side => Math.max(plainWidth(side.whole), plainWidth(side.alone)))
  const beside = said.length < 2 || said[0].from + wide[0] + 16 + wide[1] <= width
  const elements = said.flatMap((side, at) => {
    const x = !at || !beside ? Math.min(side.from, width - wide[at]) : Math.min(Math.max(side.from, said[0].from + wide[0] + 16), width - wide[1])
    const below = y + 20 + (beside ? 0 : at * 36)
    const hook = [['path', { class: 'bracket', d: path([[side.from, y - 4], [side.from, y + 2], [side.to, y + 2], [side.to, y - 4]]) }]]
    return [...hook, words(Math.max(x, 0), below, bold(side.whole), 'said'), words(Math.max(x, 0), below + 17, side.alone, 'said')]
  })
  return { elements, height: 44 + (beside ? 0 : 36) }
}

/** Space between the strong and the weak, and where each bar stands. */
const placesOf = (part, left, right, gap) => {
  const both = part.strong && part.strong < part.names.length
  const step = (right - left) / (part.names.length + (both ? gap : 0))
  const at = place => left + step * (place + (both && place >= part.strong ? gap : 0))
  const spans = [[at(0), at(part.strong - 1) + step], [at(part.strong), at(part.names.length - 1) + step]]
  return { step, at, spans }
}

const room = (least, most) => Math.max(least, Math.min(most, innerHeight - 520))
const axisOf = (part, y, left, width, grid) => part.ticks.flatMap(([at, label]) => [
  ...(grid ? [['path', { class: 'grid', d: path([[left, y(at)], [width - MARGIN, y(at)]]) }]] : []),
  words(left - 8, y(at) + 4, label, 'tick', 'end'),
])

/** A name in one line or two; nothing where it needs more. */
const folded = (name, wide) => {
  if (textWidth(name) <= wide) return [name]
  const pieces = name.split(' ')
  for (let cut = pieces.length - 1; cut > 0; cut--) {
    const lines = [pieces.slice(0, cut).join(' '), pieces.slice(cut).join(' ')]
    if (lines.every(line => textWidth(line) <= wide)) return lines
  }
  return null
}

const isTall = (bar, amount, y) => y(0) - y(bar.high(amount)) >= 21

/** How many amounts stand above a column, because they do not fit inside. */
const loose = (bar, y) => (bar.lost > 0 && !isTall(bar, bar.lost, y)) + !isTall(bar, bar.payout, y)

/** The amounts of a column: inside the bar and the box where they fit, else above. */
const amountsOf = (bar, y, x, write) => {
  const height = amount => y(0) - y(bar.high(amount)), top = y(bar.high(bar.payout)), roof = y(bar.high(bar.payout + bar.lost))
  const kinds = OF_BAR.slice(0, 3).filter(kind => bar[kind] > 0), last = kinds.at(-1)
  const inside = last && height(bar[last]) >= 21, boxed = height(bar.lost) >= 21
  const lost = bar.lost > 0 ? [words(x, boxed ? (top + roof) / 2 + 4 : roof - 6, write.amount(bar.lost), `amount lost${boxed ? ' boxed' : ''}`, 'middle')] : []
  if (inside) return [words(x, top + 16, write.amount(bar.payout), `amount in-${last}`, 'middle'), ...lost]
  if (height(bar.payout) >= 21) return [words(x, top + 16, write.amount(bar.payout), 'amount over', 'middle'), ...lost]
  const lift = bar.lost > 0 ? (boxed ? 6 : 24) : 6
  return [words(x, (bar.lost > 0 ? roof : top) - lift, write.amount(bar.payout), 'amount', 'middle'), ...lost]
}

const asColumns = (part, people, sides, width, write, strip) => {
  const left = strip ? 0 : Math.max(...part.ticks.map(([, label]) => textWidth(label))) + 16
  const others = part.drawn.filter(kind => kind !== 'own'), direct = others.every(kind => kind === 'lost')
  const key = strip || stage ? { height: 0, drawn: null } : legendOf(part, width, direct ? [] : part.drawn, people)
  const above = key.height + (strip ? 22 : stage ? 38 : 40), base = above + (strip ? 110 : stage ? Math.max(60, stage - above - 82) : room(190, 240)), y = scale(0, part.top, base, above)
  const line = y(part.target[0] ?? 0), target = part.words['the target'], wide = textWidth(target, 560)
  const reach = bar => Math.min(y(bar.high(bar.payout + bar.lost)), y(bar.high(bar.alone))) - (stage ? 20 : 42)
  const taken = placesOf(part, left, width - MARGIN, 0.6), under = people.filter(bar => taken.at(bar.place) + taken.step > width - MARGIN - wide - 8)
  const free = part.same && under.every(bar => reach(bar) > line)
  const pieces = free || strip ? [] : target.split(' ').reduce((lines, word) => (lines.length < 3 ? [...lines, word] : [...lines.slice(0, 2), `${lines[2]} ${word}`]), [])
  const margin = free || strip ? MARGIN : Math.max(...pieces.map(piece => textWidth(piece, 560))) + 14
  const { step, at, spans } = placesOf(part, left, width - margin, 0.6)
  const names = strip ? null : people.map(one => folded(one.name, step - 4))
  const widest = Math.max(...people.map(one => textWidth(write.amount(Math.max(one.alone, one.payout)), 640)))
  const bar = Math.min(Math.max(step * 0.72, strip ? 0 : widest + 8), step - 8, 64)
  if (!strip && (widest + 4 > step || !names.every(Boolean))) return null
  const box = one => at(one.place) + (step - bar) / 2
  const inner = spans.map(([from, to]) => [from + (step - bar) / 2, to - (step - bar) / 2])
  const lines = names ? Math.max(...names.map(name => name.length)) : 0
  const foot = base + (strip ? 12 : 12 + lines * 16 + 8)
  const below = brackets(part, strip ? sides.map(side => side && { ...side, whole: side.short, alone: '' }) : sides, inner, foot, width)
  const last = people.at(-1), aim = part.same ? line : y(last.high(last.target))
  const aims = part.same ? strokes('target', [[left, line], [width - margin + (free || strip ? MARGIN : 4), line]])
    : people.flatMap(one => strokes('target', [[at(one.place) + 1, y(one.high(one.target))], [at(one.place) + step - 1, y(one.high(one.target))]]))
  const lost = people.find(one => one.lost > 0), near = people.filter(one => lost && Math.abs(one.place - lost.place) < 4) // under the words of what is lost
  return {
    height: foot + below.height - (strip ? 16 : 0),
    elements: [
      ...(key.drawn ? [['g', { transform: `translate(${direct ? width - key.wide : 0} 0)` }, [key.drawn]]] : []),
      ...(strip ? [] : axisOf(part, y, left, width, false)),
      ['path', { class: 'zero', d: path([[left, base], [width - margin, base]]) }],
      ...people.map(one => group(part, one, write, [
        ...segments(one, y, box(one), bar),
        ...(differs(part, one) ? strokes('today', [[box(one) - 4, y(one.high(one.today))], [box(one) + bar + 4, y(one.high(one.today))]]) : []),
        ['rect', { class: 'touch', x: at(one.place).toFixed(1), width: step.toFixed(1), y: above, height: base - above }],
      ])),
      ...aims,
      ...(strip ? [] : people.flatMap(one => amountsOf(one, y, at(one.place) + step / 2, write))),
      ...(free || strip ? [words(width - (strip ? 0 : MARGIN), line - 7, target, 'aim', 'end')] : pieces.map((piece, row) => words(width - margin + 10, Math.min(Math.max(aim + 4, 12), base - pieces.length * 16) + row * 16, piece, 'aim'))),
      ...(direct && lost && others[0] === 'lost' ? [words(box(lost), Math.min(...near.map(one => y(one.high(one.payout + one.lost)) - (strip ? 0 : 18 * loose(one, y)))) - 8, part.words.lost, 'told lost')] : []),
      ...(names ? people.flatMap(one => names[one.place].map((piece, row) => words(at(one.place) + step / 2, base + 18 + row * 16, piece, 'name', 'middle'))) : []),
      ...below.elements,
    ],
  }
}

const asRows = (part, people, sides, width, write) => {
  const values = Math.max(...people.map(bar => textWidth(write.amount(Math.max(bar.payout, bar.alone)), 640))) + 12
  const second = part.drawn.includes('lost') || part.drawn.includes('gained') ? values : 0
  const longest = Math.max(...people.map(bar => textWidth(bar.name)))
  const beside = longest + 12 <= width * 0.4, left = beside ? longest + 12 : 0, line = beside ? ROW : ROW + 18
  const key = legendOf(part, width, [...part.drawn, 'target'], people)
  const x = scale(0, part.top, left, width - values - second - 6)
  let y = key.height
  const elements = [key.drawn]
  for (const [from, to, side] of [[0, part.strong, sides[0]], [part.strong, people.length, sides[1]]]) {
    if (!side) continue
    const sameLine = plainWidth(side.whole) + textWidth(side.alone) + 24 <= width
    elements.push(words(0, y + 17, bold(side.whole), 'said'), words(sameLine ? plainWidth(side.whole) + 16 : 0, y + (sameLine ? 17 : 34), side.alone, 'said'))
    y += sameLine ? 26 : 44
    for (const bar of people.slice(from, to)) {
      const top = y + (beside ? 3 : 20), high = ROW - 6
      let floor = 0
      const boxes = OF_BAR.map(kind => {
        const [low, end] = [x(floor), x(floor += bar[kind])], hair = end - low > 2 && floor > bar[kind] ? 0.8 : 0
        return ['rect', { class: kind, x: (low + hair).toFixed(1), width: Math.max(end - low - hair, 0).toFixed(1), y: top, height: high }]
      })
      const aim = x(bar.target)
      elements.push(group(part, bar, write, [
        ...boxes,
        ...(bar.target ? strokes('target', [[aim, top - 2], [aim, top + high + 2]]) : []),
        ...(differs(part, bar) ? strokes('today', [[x(bar.today), top - 2], [x(bar.today), top + high + 2]]) : []),
        ['rect', { class: 'touch', x: 0, width, y, height: line }],
      ]))
      elements.push(['text', { class: 'name', x: 0, y: y + 15, 'text-anchor': 'start', ...squeezed(bar.name, width) }, bar.name])
      elements.push(words(width - second, top + 12, write.amount(bar.payout), 'amount', 'end'))
      if (bar.lost || bar.gained) elements.push(words(width, top + 12, write.amount(bar.lost || bar.gained), `amount ${bar.lost ? 'lost' : 'gained'}`, 'end'))
      y += line
    }
    y += 8
  }
  return { kind: 'rows', height: y, elements }
}

/** Who loses most, who gains most, and who is looked for: words over the bars, with a line down to the one that is meant. */
const callouts = (part, people, y, at, step, left, width, write) => {
  const gap = bar => bar.payout - bar.alone
  const ends = part.single ? [people.reduce((one, other) => (gap(other) < gap(one) ? other : one)), people.reduce((one, other) => (gap(other) > gap(one) ? other : one))] : []
  const found = part.found && people[part.found.bar]
  const said = [...(found ? [[found, part.found.name, foundGap(part, hand.share)]] : []), ...ends.filter(bar => bar !== found && gap(bar)).map(bar => [bar, bar.name, gap(bar)])]
  const top = bar => y(bar.high(Math.max(bar.payout + bar.lost, bar.alone, 0)))
  const placed = []
  return said.flatMap(([bar, name, change]) => {
    const text = part.words[change < 0 ? 'loses' : change > 0 ? 'gains' : 'same'].replace('{person}', name).replace('{money}', write.money(Math.abs(change)))
    const wide = Math.min(textWidth(text, 640), width), x = at(bar.place) + step / 2, from = Math.max(Math.min(left, width - wide), Math.min(x - 4, width - wide))
    const covered = people.filter(one => at(one.place) + step > from - 4 && at(one.place) < from + wide + 4)
    let high = Math.min(...covered.map(top), y(1)) - 14
    for (const other of placed) if (from < other.to + 8 && from + wide > other.from - 8 && Math.abs(high - other.high) < 18) high = other.high - 18
    placed.push({ from, to: from + wide, high })
    return [['path', { class: 'leader', d: path([[x, high + 4], [x, top(bar) - 2]]) }], ['text', { class: `told ${change < 0 ? 'lost' : 'gained'}`, x: from, y: high, 'text-anchor': 'start', ...squeezed(text, width, 640) }, text]]
  })
}

const foundGap = (part, share) => part.found.payout[part.frames.length > 1 ? share : 0] - part.found.alone

const asCrowd = (part, people, sides, width, write, strip) => {
  const key = strip || stage ? { height: 0, drawn: null } : legendOf(part, width, [...part.drawn.filter(kind => kind !== 'lost'), 'alone'], people)
  const left = strip ? 0 : Math.max(textWidth(part.words['on the axis'], 640), ...part.ticks.map(([, label]) => textWidth(label, 640))) + 16
  const above = key.height + (strip ? 8 : 44), base = above + (strip ? 110 : stage ? Math.max(60, stage - above - 60) : room(200, 380)), y = scale(0, part.top, base, above)
  const { step, at, spans } = placesOf(part, left, width, Math.max(1.5, people.length / 40)), wide = Math.max(step - Math.min(2, step * 0.16), 0.8)
  const steps = (from, to) => path(people.slice(from, to).flatMap(bar => [[at(bar.place).toFixed(1), y(bar.high(bar.alone))], [(at(bar.place) + step).toFixed(1), y(bar.high(bar.alone))]]))
  const sidesDrawn = [[0, part.strong], [part.strong, people.length]].filter(([from, to]) => to > from)
  const below = brackets(part, strip ? sides.map(side => side && { ...side, whole: side.short, alone: '' }) : sides, spans, base + 12, width)
  const ticks = part.ticks.filter(([at]) => Math.abs(y(at) - y(1)) > 30)
  return {
    height: base + 12 + below.height - (strip ? 16 : 0),
    elements: [
      ...(key.drawn ? [key.drawn] : []),
      ...(strip ? [] : axisOf({ ticks }, y, left, width, false)),
      ['path', { class: 'zero', d: path([[left, base], [width, base]]) }],
      ...people.map(bar => group(part, bar, write, [
        ...segments(bar, y, at(bar.place), wide),
        ['rect', { class: 'touch', x: at(bar.place).toFixed(1), width: step.toFixed(1), y: above, height: base - above }],
      ])),
      ...strokes('target', [[left, y(1)], [width, y(1)]]),
      ...people.filter(bar => differs(part, bar)).flatMap(bar => strokes('today', [[at(bar.place), y(bar.high(bar.today))], [at(bar.place) + wide, y(bar.high(bar.today))]])),
      ...sidesDrawn.flatMap(([from, to]) => [['path', { class: 'casing', d: steps(from, to) }], ['path', { class: 'alone', d: steps(from, to) }]]),
      ...(strip ? [] : [words(left - 8, y(1) - 7, part.words['on the axis'], 'aim', 'end'), words(left - 8, y(1) + 9, write.share(1).replace(/[.,]0/, ''), 'aim', 'end')]),
      ...(strip ? [] : callouts(part, people, y, at, step, left, width, write)),
      ...below.elements,
    ],
  }
}

KINDS.bars = (part, rows, width, frameAt, strip) => {
  if (!part.names.length) return []
  const people = bars(part, rows), write = writers(part), sides = part.brackets[frameAt]
  const form = part.share ? asCrowd(part, people, sides, width, write, strip) : formOf(part, people, sides, width, write, strip)
  if (stage && form.kind === 'rows' && form.height > stage && part.target.some(Boolean)) return KINDS.bars(asShares(part, write), rows.map(row => withTarget(part, row)), width, frameAt, strip)
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height: Math.ceil(form.height), class: `people ${part.share ? 'crowd' : form.kind ?? ''}` }, form.elements]]
}

const withTarget = (part, row) => row && row.filter((_one, place) => part.target[place])

/** More rows than a slide has room for are bars side by side, as shares of the target bonus; with the same scale at every split. */
const asShares = (part, write) => {
  const only = row => withTarget(part, row), target = only(part.target), highest = row => Math.max(...only(row).map((amount, place) => amount / target[place]))
  const stacks = part.frames.map(frame => frame[0].map((_own, place) => frame.reduce((sum, row) => sum + row[place], 0)))
  const top = Math.max(1, highest(part.alone), ...stacks.map(highest)), step = 0.5 * Math.ceil(top / 2), sides = [part.target.slice(0, part.strong), part.target.slice(part.strong)]
  return {
    ...part, share: true, top, target, names: only(part.names), alone: only(part.alone), today: only(part.today), strong: sides[0].filter(Boolean).length,
    frames: part.frames.map(frame => frame.map(only)), ticks: Array.from({ length: Math.floor(top / step) + 1 }, (_none, at) => [at * step, write.share(at * step).replace(/[.,]0/, '')]),
    brackets: part.brackets.map(both => both.map((side, at) => (sides[at].some(Boolean) ? side : null))), found: part.found && part.target[part.found.bar] ? { ...part.found, bar: part.target.slice(0, part.found.bar).filter(Boolean).length } : null,
  }
}

/** Columns where all names and amounts have room side by side, else rows. */
const formOf = (part, people, sides, width, write, strip) => {
  const columns = strip || people.length <= MOST_COLUMNS ? asColumns(part, people, sides, width, write, strip) : null
  return columns ?? asRows(part, people, sides, width, write)
}

/** Arrow keys walk from bar to bar. */
const walk = (root, event) => {
  const bar = event.target.closest?.('g.bar')
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key]
  if (!bar || !step) return
  const all = [...bar.closest('svg').querySelectorAll('g.bar')], place = Math.max(0, Math.min(all.length - 1, all.indexOf(bar) + step))
  event.preventDefault()
  walked.set(bar.closest('svg').getAttribute('aria-label'), place)
  all.forEach((one, at) => one.setAttribute('tabindex', at === place ? 0 : -1))
  all[place].focus()
}
