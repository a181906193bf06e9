// Targets (kpi/charts/planparts.py says what is in the data): what became of plans, levels of plans, a proposal, and progress.

{
const DOTS = { left: 60, right: 16, above: 30, below: 46 } // pixels around the dots

const dots = (part, rows, width) => {
  const height = stage ? Math.max(220, stage - 20) : width < 480 ? 380 : part.height, base = height - DOTS.below, end = width - DOTS.right
  const x = scale(part.x.from, part.x.to, DOTS.left, end), y = scale(part.y.from, part.y.to, base, DOTS.above)
  const [level, words] = part.line, few = width < 420
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ...part.y.ticks.flatMap(([at, label]) => [
      ['path', { class: 'grid', d: path([[DOTS.left, y(at)], [end, y(at)]]) }],
      ['text', { class: 'tick', x: DOTS.left - 8, y: y(at) + 4, 'text-anchor': 'end' }, label],
    ]),
    ...part.x.ticks.filter((_tick, place) => !few || place % 2 === 0).map(([at, label]) => ['text', { class: 'tick', x: x(at), y: base + 20, 'text-anchor': 'middle' }, label]),
    ['text', { class: 'axis', x: 0, y: 12 }, part.y.title],
    ['text', { class: 'axis', x: end, y: base + 40, 'text-anchor': 'end' }, part.x.title],
    ['path', { class: 'level', d: path([[DOTS.left, y(level)], [end, y(level)]]) }],
    ['text', { class: 'label over', x: end, y: y(level) - 6, 'text-anchor': 'end' }, words],
    ...rows.map(row => ['g', { class: 'person', role: 'img', 'aria-label': row.told }, [
      ['circle', { class: 'reach', cx: x(row.x), cy: y(row.y), r: 10 }], ['circle', { class: 'mark', cx: x(row.x), cy: y(row.y), r: 5.5 }],
    ]]),
    ...namesBeside(rows, x, y, DOTS.left - 50, end + DOTS.right),
  ]]]
}

const share = value => `${(100 * value).toFixed(2)}%`

const levels = (part, rows) => [['div', { class: 'grid-rows', role: 'table', 'aria-label': part.alt }, [
  ['div', { role: 'row', class: 'heads' }, part.heads.map(text => ['span', { role: 'columnheader' }, text])],
  ...rows.map(row => ['div', { role: 'row', class: row.chosen ? 'chosen' : '' }, [
    ['b', { role: 'cell' }, row.title],
    ['span', { role: 'cell', class: 'reached' }, [
      ['span', { class: 'track' }, [
        ['i', { class: 'usual', style: `left:${share(part.norm[0])};width:${share(part.norm[1] - part.norm[0])}` }],
        ['i', { class: 'full', style: `width:${share(row.share)}` }],
      ]],
      ['b', {}, row.text],
    ]],
    ['span', { role: 'cell', class: 'figure-cell' }, row.money],
    ['span', { role: 'cell', class: 'against' }, row.note],
  ]]),
]]]

const planrows = (part, rows) => [['div', { class: 'plan-rows', role: 'table', 'aria-label': part.alt, style: `--columns:${part.heads.length - 1}` }, [
  ['div', { role: 'row', class: 'heads' }, part.heads.map((text, place) => ['span', { role: 'columnheader', class: place < part.words ? 'text-cell' : '' }, text])],
  ...rows.map(row => ['div', { role: 'row', title: row.told }, row.cells.map((text, place) => ['span', { role: 'cell', 'data-head': part.heads[place], class: place === part.bold ? 'proposed' : place < part.words ? 'text-cell' : '' }, text])]),
]]]

const progress = (part, rows, width) => {
  const longest = Math.max(0, ...rows.map(row => textWidth(row.name))) + 12, values = Math.max(0, ...rows.map(row => textWidth(row.text, 560))) + 10
  const above = longest > width / 3, left = above ? 0 : longest, over = above ? 18 : 0
  const [line, shown] = rowsThatFit(rows, 28 + over, 20 + over, 22), x = scale(0, 1, left, width - values), height = shown.length * line + 22
  return [['svg', { role: 'group', 'aria-label': part.alt, width, height }, [
    ...shown.map((row, place) => {
      const y = place * line + 18
      return ['g', { class: `goal${row.at >= part.goal ? ' met' : ''}`, role: 'img', 'aria-label': row.told }, [
        ['text', { class: 'label', x: 0, y: y + (above ? 12 : 14) }, row.name],
        ['rect', { class: 'pace', x: left, y: y + over + 2, width: Math.max(0, x(row.pace) - left), height: 14 }],
        ['rect', { class: 'own', x: left, y: y + over + 2, width: Math.max(0, x(row.at) - left), height: 14 }],
        ['path', { class: 'due', d: path([[x(row.due), y + over - 1], [x(row.due), y + over + 19]]) }],
        ['text', { class: 'label amount', x: Math.max(x(row.pace), x(row.at), x(row.due)) + 8, y: y + over + 14 }, row.text],
      ]]
    }),
    ['path', { class: 'casing', d: path([[x(part.goal), 4], [x(part.goal), height]]) }],
    ['path', { class: 'level', d: path([[x(part.goal), 4], [x(part.goal), height]]) }],
  ]]]
}

Object.assign(KINDS, { dots, levels, planrows, progress })
}
