// The statement of one person (kpi/charts/statementpart.py says what is in the data): rows of results on rulers, which add up to the payout.

const rulerOf = ruler => {
  const width = 190, x = share => (share * width).toFixed(1)
  const places = parted(ruler.marks.map(([at]) => at * width), (one, other) => (textWidth(ruler.marks[one][1], 400, 12) + textWidth(ruler.marks[other][1], 400, 12)) / 2 + 6, 0, width)
  return ['svg', { class: 'ruler', role: 'img', 'aria-label': `${ruler.told}. ${ruler.marks.map(([, , told]) => told).join(', ')}`, width: width + 36, height: 40, viewBox: `-18 0 ${width + 36} 40` }, [
    ['path', { class: 'rail', d: path([[0, 12], [width, 12]]) }],
    ...ruler.marks.map(([at]) => ['path', { class: 'mark', d: path([[x(at), 6], [x(at), 18]]) }]),
    ['circle', { class: `ground`, cx: x(ruler.dot), cy: 12, r: 8 }],
    ['circle', { class: ruler.tone, cx: x(ruler.dot), cy: 12, r: 6 }],
    ...ruler.marks.map(([, text], place) => ['text', { class: 'tick', x: places[place].toFixed(1), y: 34, 'text-anchor': 'middle' }, text]),
  ]]
}

const line = (row, heads) => ['div', { class: `line${row.ruler ? '' : ' bare'}`, role: 'row' }, [
  ['div', { class: 'what', role: 'cell' }, [['b', {}, row.title], ['span', {}, row.how]]],
  ['div', { class: 'reached', role: 'cell' }, [['span', {}, row.reached]]],
  ['div', { class: 'rail-cell', role: 'cell' }, row.ruler ? [rulerOf(row.ruler)] : []],
  ['div', { class: 'pays', role: 'cell' }, row.pays ? [['i', {}, `${heads[3]} `], ['span', {}, row.pays]] : []],
  ['div', { class: 'weight', role: 'cell' }, row.weight ? [['i', {}, `${heads[4]} `], ['span', {}, row.weight]] : []],
  ['div', { class: 'money', role: 'cell' }, [['b', {}, row.money]]],
]]

const section = (part, heads) => ['section', {}, [
  ['h2', {}, part.title],
  ['div', { role: 'table', 'aria-label': part.title }, [
    ['div', { class: 'line heads', role: 'row' }, heads.map((head, place) => ['div', { class: ['what', 'reached', 'rail-cell', 'pays', 'weight', 'money'][place], role: 'columnheader' }, head])],
    ...part.rows.map(row => line(row, heads)),
    ...(part.total.length ? [['div', { class: 'line total', role: 'row' }, [['div', { class: 'what', role: 'cell' }, [['b', {}, part.total[0]]]], ['div', { class: 'money', role: 'cell' }, [['b', {}, part.total[1]]]]]]] : []),
  ]],
]]

const ownAndTeam = bar => [
  ['div', { class: 'parts' }, [['div', { class: 'own', style: `flex-grow: ${bar.own}` }], ...(bar.team ? [['div', { class: 'team', style: `flex-grow: ${bar.team}` }]] : [])]],
  ['div', { class: 'words' }, [['b', { class: 'own' }, bar.own_text], ['b', { class: 'team' }, bar.team_text]]],
]

Object.assign(KINDS, {
  statement: (part, frame) => [['article', { 'aria-label': part.alt }, [
    ['div', { class: 'top' }, [['p', {}, frame.about], ['p', {}, frame.share]]],
    ...(frame.bar ? ownAndTeam(frame.bar) : []),
    ...(frame.pay.length ? [['dl', {}, frame.pay.map(([title, amount]) => ['div', {}, [['dt', {}, title], ['dd', {}, amount]]])]] : []),
    ...frame.sections.map(one => section(one, frame.heads)),
    ...frame.gates.map(gate => ['div', { class: 'gate' }, [['span', {}, gate.text], ['b', { class: gate.tone }, gate.state]]]),
    ['footer', {}, frame.closing.map(text => ['p', {}, text])],
  ]]],
})
