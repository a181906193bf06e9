// The time ahead (kpi/charts/forecastparts.py says what is in the data): possible years against a budget, and the cost month by month.
{
  const ROWS = 84, FOOT = 26 // pixels: the words above bars, the axis below them

  const words = (name, x, y, text, anchor = 'middle') => ['text', { class: `words ${name}`, x, y, 'text-anchor': anchor }, text]

  /** Labels of an axis, as many as have room. */
  const spaced = (labels, x, width) => {
    const room = Math.max(...labels.map(([, text]) => textWidth(text, 400, 12))) + 14
    const step = Math.max(1, Math.ceil((room * labels.length) / width))
    return labels.filter((_label, place) => place % step === 0)
  }

  const years = (part, { bars, marks, over }, width) => {
    const tall = stage ?? part.tall, base = tall - FOOT, x = scale(part.low, part.high, 2, width - 2), y = scale(0, part.top, base, ROWS)
    const inside = at => at >= part.low && at <= part.high
    const place = at => x(Math.max(part.low, Math.min(part.high, at)))
    const arrow = ({ at, words: text }) => (at > part.high ? `${text} →` : at < part.low ? `← ${text}` : text)
    const above = (from, to) => Math.min(base, ...bars.filter(([start, end]) => x(end) > from && x(start) < to).map(bar => y(bar[2])))
    const { budget, expected, most } = marks
    const line = (name, at, top) => [
      ['path', { class: `casing ${name}`, d: path([[x(at), top], [x(at), base]]) }],
      ['path', { class: `mark ${name}`, d: path([[x(at), top], [x(at), base]]) }],
    ]
    const top = arrow(budget), middle = arrow(expected)
    // The line of the budget runs through no words.
    const half = textWidth(middle, 640) / 2 + 6, apart = place(expected.at) - place(budget.at)
    const beside = inside(budget.at) && Math.abs(apart) < half ? place(budget.at) + (apart < 0 ? -half : half) : place(expected.at)
    // What costs too much is told beside its bars where they are low, and above all bars elsewhere.
    const room = Math.max(...over.map((text, row) => textWidth(text, row ? 400 : 680, 15)), 0)
    const right = place(budget.at) + 14 + room <= width
    const start = right ? place(budget.at) + 14 : width - room
    const high = over.length && above(start, start + room) >= ROWS + 34 ? ROWS + 8 : 60 // below the tick of what is expected
    const told = over.map((text, row) => words(row ? 'over' : 'over first', start, high + 19 * row, text, 'start'))
    const rest = marks.most.words.split('\n'), long = Math.max(...rest.map(text => textWidth(text)))
    const fits = place(most.at) + 8 + long <= width, left = fits ? place(most.at) + 8 : width - long
    const low = Math.max(over.length ? high + 19 * over.length + 8 : ROWS, above(left, left + long) - (fits ? 22 : 30))
    const from = fits ? low - 12 : low + 16 * rest.length - 8 // beside its line, or on top of it
    return [['svg', { role: 'group', 'aria-label': part.alt, width, height: tall }, [
      ...bars.map(([from, to, share, beyond, label]) => ['g', { role: 'img', 'aria-label': label }, [
        ['rect', { class: beyond ? 'bar over' : 'bar', x: (x(from) + 0.4).toFixed(1), width: Math.max(x(to) - x(from) - 0.8, 0.5).toFixed(1), y: y(share), height: (base - y(share)).toFixed(1) }],
        ['rect', { class: 'touch', x: x(from), width: Math.max(x(to) - x(from), 0.5).toFixed(1), y: ROWS, height: base - ROWS }],
      ]]),
      ['path', { class: 'zero', d: path([[0, base], [width, base]]) }],
      ...spaced(part.ticks, x, width).map(([at, label]) => ['text', { class: 'tick', x: within(x(at), textWidth(label, 400, 12), width), y: base + 18, 'text-anchor': 'middle' }, label]),
      ...(inside(most.at) ? line('most', most.at, Math.min(from, base - 8)) : []),
      ...(inside(expected.at) ? line('expected', expected.at, 40).map(([tag, shape]) => [tag, { ...shape, d: path([[x(expected.at), 40], [x(expected.at), 45]]) }]) : []),
      ...(inside(budget.at) ? line('budget', budget.at, 20) : []),
      words('budget', within(place(budget.at), textWidth(top, 640), width), 14, top),
      words('expected', within(beside, textWidth(middle, 640), width), 36, middle),
      ...told,
      ...(inside(most.at) ? rest.map((text, row) => words('most', left, low + 16 * row, text, 'start')) : []),
    ]]]
  }

  const months = (part, _frame, width) => {
    const tall = 230, base = tall - FOOT, top = 26
    const left = Math.max(0, ...part.ticks.map(([, text]) => textWidth(text, 400, 12))) + 10
    const count = part.names.length, past = part.paid.length, ahead = count - past
    const x = scale(-0.5, count - 0.5, left, width), y = scale(part.low, part.high, base, top)
    const at = place => x(past + place)
    const area = (low, high) => ahead > 1
      ? path([...low.map((money, place) => [at(place), y(money)]), ...high.map((money, place) => [at(place), y(money)]).reverse()])
      : path([[at(0) - 14, y(low[0])], [at(0) + 14, y(low[0])], [at(0) + 14, y(high[0])], [at(0) - 14, y(high[0])]])
    const middle = ahead > 1 ? part.bands.p50.map((money, place) => [at(place), y(money)]) : [[at(0) - 14, y(part.bands.p50[0])], [at(0) + 14, y(part.bands.p50[0])]]
    const [paid, coming] = part.words, divide = x(past - 0.5), step = x(1) - x(0)
    const fits = divide + 8 + textWidth(coming, 560) <= width
    const touch = (place, label) => ['rect', { class: 'touch', role: 'img', 'aria-label': label, x: (x(place) - step / 2).toFixed(1), width: step.toFixed(1), y: top, height: base - top }]
    const labels = part.names.map((name, place) => [place, name])
    return [['svg', { role: 'group', 'aria-label': part.alt, width, height: tall }, [
      ...part.ticks.flatMap(([money, label]) => [
        ['path', { class: 'hair', d: path([[left, y(money)], [width, y(money)]]) }],
        ['text', { class: 'tick', x: left - 8, y: y(money) + 4, 'text-anchor': 'end' }, label],
      ]),
      ...spaced(labels, x, width - left).map(([place, name]) => ['text', { class: 'tick', x: Math.min(Math.max(x(place), left + textWidth(name, 400, 12) / 2), width - textWidth(name, 400, 12) / 2), y: base + 18, 'text-anchor': 'middle' }, name]),
      ['path', { class: 'area most', d: `${area(part.bands.p5, part.bands.p95)}Z` }],
      ['path', { class: 'area half', d: `${area(part.bands.p25, part.bands.p75)}Z` }],
      ['path', { class: 'line middle', d: path(middle) }],
      ...(past > 1 ? [['path', { class: 'line paid', d: path(part.paid.map((money, place) => [x(place), y(money)])) }]] : []),
      ...(past === 1 ? [['circle', { class: 'paid', cx: x(0), cy: y(part.paid[0]), r: 4 }]] : []),
      ...(past ? [['path', { class: 'divide', d: path([[divide, 8], [divide, base]]) }]] : []),
      ...(past ? [words('paid', left, 14, paid, 'start')] : []),
      fits ? words('ahead', divide + 8, 14, coming, 'start') : words('ahead', width, 14, coming, 'end'),
      ...part.told_paid.map((label, place) => touch(place, label)),
      ...part.told.map((label, place) => touch(past + place, label)),
      ...part.same.map(([place, money, label]) => ['circle', { class: 'same', role: 'img', 'aria-label': label, cx: at(place), cy: y(money), r: 3.5 }]),
    ]]]
  }

  Object.assign(KINDS, {
    aside: (part, words) => [['p', {}, words]],
    years,
    months,
  })
}
