// Bars with a tick of today, schemes that no other beats, and what teams reached (kpi/charts/remedysketch.py says what is in the data).

{
const share = value => `${(100 * value).toFixed(2)}%`

/** On a slide, names above bars that take the room that is left. */
const onTheWall = rows => (stage ? { class: 'gauge-rows wall', style: `--bar:${Math.max(14, Math.min(72, stage / rows.length - 44)).toFixed(0)}px` } : { class: 'gauge-rows' })

const gauges = (part, rows) => [['div', { ...onTheWall(rows), role: 'group', 'aria-label': part.alt }, rows.flatMap(row => [
  ['span', { class: 'gauge-name' }, row.name],
  ['span', { class: 'gauge', role: 'img', 'aria-label': row.told }, [
    ['i', { class: 'full', style: `width:${share(row.at)}` }],
    ...(row.today === null ? [] : [['i', { class: 'today', style: `left:${share(row.today)}` }]]),
  ]],
  ['b', {}, row.written],
])]]

const DOTS = { left: 78, right: 14, above: 26, below: 52 } // pixels around the dots
let focused = null // the place in the table of the dot that the keys have walked to

const tradeoffs = (part, { dots, named, today, fair, affordable }, width) => {
  const height = stage ? Math.max(160, stage - 24) : width < 480 ? 330 : 430, base = height - DOTS.below, end = width - DOTS.right
  const x = scale(part.x.from, part.x.to, DOTS.left, end), y = scale(part.y.from, part.y.to, base, DOTS.above)
  const entry = dots.some(([place]) => place === focused) ? focused : dots[0][0]
  const chosen = new Map(named), line = points => ['path', { class: 'limit', d: path(points) }]
  const inner = Math.max(DOTS.left, Math.min(end, x(affordable[0]))), level = Math.max(DOTS.above, Math.min(base, y(fair[0])))
  const side = at => (at > (DOTS.left + end) / 2 ? ['end', -10] : ['start', 10])
  const dot = ([place, cost, lost, told]) => {
    const name = chosen.get(place), [across, up] = [x(cost), y(lost)]
    return ['g', { class: name ? 'point chosen' : 'point', role: 'button', tabindex: place === entry ? 0 : -1, 'aria-label': name ? `${name}: ${told}` : told, 'data-pick': place }, [
      ['circle', { class: 'reach', cx: across, cy: up, r: 9 }], ['circle', { class: 'dot', cx: across, cy: up, r: name ? 7 : 3.5 }],
    ]]
  }
  const names = [...dots.filter(([place]) => chosen.has(place)).map(([place, cost, lost]) => [x(cost), y(lost) - 14, chosen.get(place)]), [x(today[0]), y(today[1]) + 5, today[2]]]
  const lifts = parted(names.map(([, high]) => -high), () => LINE + 2, -Infinity, Infinity) // from the lowest on, each a line above the one below it
  const last = dots.filter(([place]) => chosen.has(place)), others = dots.filter(([place]) => !chosen.has(place))
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ['rect', { class: 'good', x: DOTS.left, y: DOTS.above, width: (inner - DOTS.left).toFixed(1), height: (level - DOTS.above).toFixed(1) }],
    ...part.y.ticks.flatMap(([at, label]) => [
      ['path', { class: 'grid', d: path([[DOTS.left, y(at)], [end, y(at)]]) }],
      ['text', { class: 'tick', x: DOTS.left - 8, y: y(at) + 4, 'text-anchor': 'end' }, label],
    ]),
    ...part.x.ticks.filter((_tick, place) => width > 560 || place % 2 === 0).map(([at, label]) => ['text', { class: 'tick', x: x(at), y: base + 20, 'text-anchor': 'middle' }, label]),
    ['text', { class: 'axis', x: 0, y: 12 }, part.y.title],
    ['text', { class: 'axis', x: end, y: base + 42, 'text-anchor': 'end' }, part.x.title],
    line([[DOTS.left, level], [end, level]]), line([[inner, DOTS.above], [inner, base]]),
    ['text', { class: 'tick', x: DOTS.left + 6, y: level + 15 }, fair[1]],
    ['text', { class: 'tick', x: inner + side(inner)[1], y: base - 6, 'text-anchor': side(inner)[0] }, affordable[1]],
    ...others.map(dot), ...last.map(dot),
    ['path', { class: 'now', d: `M${x(today[0]) - 6} ${y(today[1]) - 6}l12 12m0 -12l-12 12` }],
    ...names.map(([at, , text], place) => ['text', { class: 'name', x: at + side(at)[1], y: -lifts[place], 'text-anchor': side(at)[0] }, text]),
  ]]]
}

const teamMonths = (part, { periods, rows }) => [
  legend(part.legend),
  ['div', { class: 'cells', role: 'group', 'aria-label': part.alt, style: `--count:${part.count}` }, [
    ...rows.flatMap(row => [
      ['span', { class: 'team-name' }, row.name],
      ...row.cells.map(([tone, words, told]) => ['span', told ? { class: `cell ${tone}`, role: 'img', 'aria-label': told, title: told } : { class: 'cell away' }, [['span', { 'aria-hidden': 'true' }, words]]]),
    ]),
    ['span', {}], ...periods.map(words => ['span', { class: 'period' }, [['span', {}, words]]]),
  ]],
]

Object.assign(KINDS, { gauges, tradeoffs, teamMonths })

/** The dots are one stop of the Tab key; arrows go to the next dearer or cheaper scheme. */
const goes = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }
const dearer = point => [...point.parentElement.querySelectorAll('g.point')].sort((one, other) => one.lastElementChild.getAttribute('cx') - other.lastElementChild.getAttribute('cx'))

const pick = point => point.closest('.drawing').pick?.(+point.dataset.pick)

document.addEventListener('keydown', event => {
  const point = event.target.closest?.('g.point')
  if (!point) return
  if (event.key === 'Enter' || event.key === ' ') pick(point)
  else if (event.key in goes) {
    const all = dearer(point), next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(point) + goes[event.key]))]
    all.forEach(one => one.setAttribute('tabindex', one === next ? 0 : -1))
    focused = +next.dataset.pick
    next.focus()
  } else return
  event.preventDefault()
})
document.addEventListener('click', event => {
  const point = event.target.closest?.('g.point')
  if (point) pick(point)
})
}
